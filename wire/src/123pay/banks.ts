/** How the payer's details are asked for: a domestic bank's card, or an international card. */
export type BankGroup = 'domestic_bank' | 'international_cards';

type BankEntry = {
  readonly shortName: string;
  readonly vi: string;
  readonly en: string;
  readonly group: BankGroup;
};

/** The banks a payer may choose from, by bankCode, in the guide's order. Source: guide V. */
export const BANKS = {
  '123PGPB': {
    shortName: 'GPBank',
    vi: 'Ngân hàng Dầu Khí Toàn Cầu',
    en: 'Global Petro Bank',
    group: 'domestic_bank',
  },
  '123PNAB': {
    shortName: 'Nam A Bank',
    vi: 'Ngân hàng TMCP Nam Á',
    en: 'Nam A Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PPGB': {
    shortName: 'PG Bank',
    vi: 'Ngân hàng TMCP Xăng dầu Petrolimex',
    en: 'Petrolimex Group Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PSGB': {
    shortName: 'SaigonBank',
    vi: 'Ngân hàng TMCP Sài Gòn Công Thương',
    en: 'Saigon Bank for Industry and Trade',
    group: 'domestic_bank',
  },
  '123PAGB': {
    shortName: 'Agribank',
    vi: 'Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam',
    en: 'Vietnam Bank for Agriculture and Rural Development',
    group: 'domestic_bank',
  },
  '123PSCB': {
    shortName: 'Sacombank',
    vi: 'Ngân hàng Sài Gòn Thương Tín',
    en: 'Saigon Thuong Tin Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PABB': {
    shortName: 'ABBANK',
    vi: 'Ngân hàng TMCP An Bình',
    en: 'An Binh Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PBIDV': {
    shortName: 'BIDV',
    vi: 'Ngân hàng TMCP Đầu tư và Phát triển Việt Nam',
    en: 'Bank for Investment and Development of Vietnam',
    group: 'domestic_bank',
  },
  '123PEIB': {
    shortName: 'Eximbank',
    vi: 'Ngân hàng Xuất Nhập Khẩu Việt Nam',
    en: 'Vietnam Export Import Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PSEAB': {
    shortName: 'SeABank',
    vi: 'Ngân hàng TMCP Đông Nam Á',
    en: 'Southeast Asia Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PSHB': {
    shortName: 'SHB',
    vi: 'Ngân hàng TMCP Sài Gòn – Hà Nội',
    en: 'Saigon – Hanoi Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PVTB': {
    shortName: 'VietinBank',
    vi: 'Ngân hàng Công Thương Việt Nam',
    en: 'Vietnam Bank for Industry and Trade',
    group: 'domestic_bank',
  },
  '123PDAB': {
    shortName: 'DongABank',
    vi: 'Ngân hàng TMCP Đông Á',
    en: 'DongA Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PBAB': {
    shortName: 'Bac A Bank',
    vi: 'Ngân hàng TMCP Bắc Á',
    en: 'Bac A Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123POCEB': {
    shortName: 'OceanBank',
    vi: 'Ngân hàng TMCP Đại Dương',
    en: 'Ocean Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PVAB': {
    shortName: 'VietABank',
    vi: 'Ngân hàng TMCP Việt Á',
    en: 'Viet A Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PMRTB': {
    shortName: 'Maritime Bank',
    vi: 'Ngân hàng TMCP Hàng Hải',
    en: 'Vietnam Maritime Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PNVB': {
    shortName: 'NaviBank',
    vi: 'Ngân hàng TMCP Nam Việt',
    en: 'Nam Viet Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PHDB': {
    shortName: 'HDBank',
    vi: 'Ngân hàng TMCP Phát Triển TPHCM',
    en: 'Ho Chi Minh City Development Joint Stock Commercial Bank',
    group: 'domestic_bank',
  },
  '123PACB': {
    shortName: 'ACB',
    vi: 'Ngân hàng Á Châu',
    en: 'Asia Commercial Bank',
    group: 'domestic_bank',
  },
  '123PMB': {
    shortName: 'MB',
    vi: 'Ngân hàng Quân Đội',
    en: 'Military Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PVIB': {
    shortName: 'VIB',
    vi: 'Ngân hàng Quốc Tế',
    en: 'Vietnam International Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PTCB': {
    shortName: 'Techcombank',
    vi: 'Ngân hàng Kỹ Thương Việt Nam',
    en: 'Vietnam Technological and Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PVCB': {
    shortName: 'Vietcombank',
    vi: 'Ngân hàng Ngoại Thương Việt Nam',
    en: 'Bank for Foreign Trade of Vietnam',
    group: 'domestic_bank',
  },
  '123PVPB': {
    shortName: 'VPBank',
    vi: 'Ngân hàng Việt Nam Thịnh Vượng',
    en: 'Vietnam Prosperity Joint Stock Commercial Bank',
    group: 'domestic_bank',
  },
  '123PLPB': {
    shortName: 'LienVietPostBank',
    vi: 'Ngân hàng TMCP Bưu điện Liên Việt',
    en: 'Lien Viet Post Joint Stock Commercial Bank',
    group: 'domestic_bank',
  },
  '123PBVB': {
    shortName: 'BAOVIET Bank',
    vi: 'Ngân hàng TMCP Bảo Việt',
    en: 'Bao Viet Joint Stock Commercial Bank',
    group: 'domestic_bank',
  },
  '123POCB': {
    shortName: 'OCB',
    vi: 'Ngân hàng TMCP Phương Đông Việt Nam',
    en: 'Orient Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PTPB': {
    shortName: 'Tien Phong Bank',
    vi: 'Ngân hàng Tiền Phong',
    en: 'Tien Phong Commercial Joint Stock Bank',
    group: 'domestic_bank',
  },
  '123PCC': {
    shortName: 'Visa, Mastercard, JCB',
    vi: 'Thẻ quốc tế Visa, Mastercard, JCB',
    en: 'International cards: Visa, Mastercard, JCB',
    group: 'international_cards',
  },
} as const satisfies Readonly<Record<string, BankEntry>>;

export type BankCode = keyof typeof BANKS;

export const isBankCode = (text: unknown): text is BankCode =>
  typeof text === 'string' && Object.hasOwn(BANKS, text);
