/**
 * How the payer pays: with a domestic bank's card, an international card, a wallet, or at a provider that has means of
 * its own. What stands behind a name in the payer's list is called a bank here in each of them.
 */
export type BankGroup = 'domestic_bank' | 'international_cards' | 'wallet' | 'provider';

export type Bank = {
  readonly shortName: string;
  readonly vi: string;
  readonly en: string;
  readonly group: BankGroup;
  /** Background of the badge we draw ourselves; white letters are readable on it. */
  readonly colour: `#${string}`;
};

/** Banks by our own neutral ids, in the order that payers know; protocols map their codes to these. */
export const BANKS = {
  VCB: {
    shortName: 'Vietcombank',
    vi: 'Ngân hàng Ngoại Thương Việt Nam',
    en: 'Bank for Foreign Trade of Vietnam',
    group: 'domestic_bank',
    colour: '#006b38',
  },
  VTB: {
    shortName: 'VietinBank',
    vi: 'Ngân hàng Công Thương Việt Nam',
    en: 'Vietnam Bank for Industry and Trade',
    group: 'domestic_bank',
    colour: '#005993',
  },
  BIDV: {
    shortName: 'BIDV',
    vi: 'Ngân hàng TMCP Đầu tư và Phát triển Việt Nam',
    en: 'Bank for Investment and Development of Vietnam',
    group: 'domestic_bank',
    colour: '#006b68',
  },
  AGB: {
    shortName: 'Agribank',
    vi: 'Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam',
    en: 'Vietnam Bank for Agriculture and Rural Development',
    group: 'domestic_bank',
    colour: '#8e1f3b',
  },
  TCB: {
    shortName: 'Techcombank',
    vi: 'Ngân hàng Kỹ Thương Việt Nam',
    en: 'Vietnam Technological and Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#c8102e',
  },
  MB: {
    shortName: 'MB',
    vi: 'Ngân hàng Quân Đội',
    en: 'Military Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#141ed2',
  },
  ACB: {
    shortName: 'ACB',
    vi: 'Ngân hàng Á Châu',
    en: 'Asia Commercial Bank',
    group: 'domestic_bank',
    colour: '#0a4f9e',
  },
  VPB: {
    shortName: 'VPBank',
    vi: 'Ngân hàng Việt Nam Thịnh Vượng',
    en: 'Vietnam Prosperity Joint Stock Commercial Bank',
    group: 'domestic_bank',
    colour: '#007a3d',
  },
  SCB: {
    shortName: 'Sacombank',
    vi: 'Ngân hàng Sài Gòn Thương Tín',
    en: 'Saigon Thuong Tin Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#0058a3',
  },
  EIB: {
    shortName: 'Eximbank',
    vi: 'Ngân hàng Xuất Nhập Khẩu Việt Nam',
    en: 'Vietnam Export Import Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#1b6fa8',
  },
  SHB: {
    shortName: 'SHB',
    vi: 'Ngân hàng TMCP Sài Gòn – Hà Nội',
    en: 'Saigon – Hanoi Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#b4530a',
  },
  VIB: {
    shortName: 'VIB',
    vi: 'Ngân hàng Quốc Tế',
    en: 'Vietnam International Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#0b5cab',
  },
  TPB: {
    shortName: 'Tien Phong Bank',
    vi: 'Ngân hàng Tiền Phong',
    en: 'Tien Phong Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#5c2d91',
  },
  HDB: {
    shortName: 'HDBank',
    vi: 'Ngân hàng TMCP Phát Triển TPHCM',
    en: 'Ho Chi Minh City Development Joint Stock Commercial Bank',
    group: 'domestic_bank',
    colour: '#b71c1c',
  },
  MRTB: {
    shortName: 'Maritime Bank',
    vi: 'Ngân hàng TMCP Hàng Hải',
    en: 'Vietnam Maritime Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#b3401a',
  },
  DAB: {
    shortName: 'DongABank',
    vi: 'Ngân hàng TMCP Đông Á',
    en: 'DongA Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#a84300',
  },
  OCB: {
    shortName: 'OCB',
    vi: 'Ngân hàng TMCP Phương Đông Việt Nam',
    en: 'Orient Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#007442',
  },
  SEAB: {
    shortName: 'SeABank',
    vi: 'Ngân hàng TMCP Đông Nam Á',
    en: 'Southeast Asia Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#a3151d',
  },
  LPB: {
    shortName: 'LienVietPostBank',
    vi: 'Ngân hàng TMCP Bưu điện Liên Việt',
    en: 'Lien Viet Post Joint Stock Commercial Bank',
    group: 'domestic_bank',
    colour: '#9a4a00',
  },
  ABB: {
    shortName: 'ABBANK',
    vi: 'Ngân hàng TMCP An Bình',
    en: 'An Binh Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#00706c',
  },
  NAB: {
    shortName: 'Nam A Bank',
    vi: 'Ngân hàng TMCP Nam Á',
    en: 'Nam A Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#005e86',
  },
  BAB: {
    shortName: 'Bac A Bank',
    vi: 'Ngân hàng TMCP Bắc Á',
    en: 'Bac A Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#8a5a00',
  },
  VAB: {
    shortName: 'VietABank',
    vi: 'Ngân hàng TMCP Việt Á',
    en: 'Viet A Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#1a4f95',
  },
  SGB: {
    shortName: 'SaigonBank',
    vi: 'Ngân hàng TMCP Sài Gòn Công Thương',
    en: 'Saigon Bank for Industry and Trade',
    group: 'domestic_bank',
    colour: '#1c4e80',
  },
  PGB: {
    shortName: 'PG Bank',
    vi: 'Ngân hàng TMCP Xăng dầu Petrolimex',
    en: 'Petrolimex Group Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#0f4c81',
  },
  GPB: {
    shortName: 'GPBank',
    vi: 'Ngân hàng Dầu Khí Toàn Cầu',
    en: 'Global Petro Bank',
    group: 'domestic_bank',
    colour: '#7a4b00',
  },
  OCEB: {
    shortName: 'OceanBank',
    vi: 'Ngân hàng TMCP Đại Dương',
    en: 'Ocean Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#00629b',
  },
  NVB: {
    shortName: 'NaviBank',
    vi: 'Ngân hàng TMCP Nam Việt',
    en: 'Nam Viet Commercial Joint Stock Bank',
    group: 'domestic_bank',
    colour: '#2b5797',
  },
  BVB: {
    shortName: 'BAOVIET Bank',
    vi: 'Ngân hàng TMCP Bảo Việt',
    en: 'Bao Viet Joint Stock Commercial Bank',
    group: 'domestic_bank',
    colour: '#00508f',
  },
  CC: {
    shortName: 'Visa, Mastercard, JCB',
    vi: 'Thẻ quốc tế Visa, Mastercard, JCB',
    en: 'International cards: Visa, Mastercard, JCB',
    group: 'international_cards',
    colour: '#333f50',
  },
  APPOTA: {
    shortName: 'Ví Appota',
    vi: 'Ví điện tử Appota',
    en: 'Appota wallet',
    group: 'wallet',
    colour: '#1f7a3d',
  },
  SHOPEEPAY: {
    shortName: 'ShopeePay',
    vi: 'Ví điện tử ShopeePay',
    en: 'ShopeePay wallet',
    group: 'wallet',
    colour: '#c23616',
  },
  VNPTWALLET: {
    shortName: 'VNPT Money',
    vi: 'Ví điện tử VNPT Money',
    en: 'VNPT Money wallet',
    group: 'wallet',
    colour: '#0059a8',
  },
  ZALOPAY: {
    shortName: 'ZaloPay',
    vi: 'Ví điện tử ZaloPay',
    en: 'ZaloPay wallet',
    group: 'wallet',
    colour: '#0054d1',
  },
  VIVIET: {
    shortName: 'Ví Việt',
    vi: 'Ví điện tử Ví Việt',
    en: 'Ví Việt wallet',
    group: 'wallet',
    colour: '#b3131b',
  },
  VNPAY: {
    shortName: 'VNPAY',
    vi: 'Cổng thanh toán VNPAY',
    en: 'VNPAY gateway',
    group: 'provider',
    colour: '#005baa',
  },
  MOMO: {
    shortName: 'MoMo',
    vi: 'Ví điện tử MoMo',
    en: 'MoMo wallet',
    group: 'provider',
    colour: '#a50064',
  },
  NAPAS: {
    shortName: 'NAPAS',
    vi: 'Cổng thanh toán NAPAS',
    en: 'NAPAS gateway',
    group: 'provider',
    colour: '#00529c',
  },
  VIETTELPAY: {
    shortName: 'ViettelPay',
    vi: 'Ví điện tử ViettelPay',
    en: 'ViettelPay wallet',
    group: 'provider',
    colour: '#b8121f',
  },
  NGANLUONG: {
    shortName: 'Ngân Lượng',
    vi: 'Cổng thanh toán Ngân Lượng',
    en: 'Ngân Lượng gateway',
    group: 'provider',
    colour: '#8a5a00',
  },
} as const satisfies Readonly<Record<string, Bank>>;

export type BankId = keyof typeof BANKS;

export const isBankId = (text: string): text is BankId => Object.hasOwn(BANKS, text);

/** A bank by an id from anywhere; undefined when there is none. */
export const bankOf = (id: string): Bank | undefined => (isBankId(id) ? BANKS[id] : undefined);
