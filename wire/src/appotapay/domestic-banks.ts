import type { PaymentMethod } from './payment-methods.ts';

/** What a bankCode stands for, and by which method it pays. */
export type BankEntry = {
  readonly name: string;
  readonly vi: string;
  readonly en: string;
  readonly method: Extract<PaymentMethod, 'ATM' | 'CC' | 'EWALLET'>;
};

/** The banks whose domestic cards and accounts are taken, in the vendor's order. */
export const DOMESTIC_BANKS = {
  VCB: {
    name: 'Vietcombank',
    vi: 'Ngân hàng TMCP Ngoại thương Việt Nam',
    en: 'Bank for Foreign Trade of Vietnam',
    method: 'ATM',
  },
  TECHCOMBANK: {
    name: 'Techcombank',
    vi: 'Ngân hàng TMCP Kỹ thương Việt Nam',
    en: 'Vietnam Technological and Commercial Joint Stock Bank',
    method: 'ATM',
  },
  TPBANK: {
    name: 'TPBank',
    vi: 'Ngân hàng TMCP Tiên Phong',
    en: 'Tien Phong Commercial Joint Stock Bank',
    method: 'ATM',
  },
  VIETINBANK: {
    name: 'VietinBank',
    vi: 'Ngân hàng TMCP Công Thương Việt Nam',
    en: 'Vietnam Bank for Industry and Trade',
    method: 'ATM',
  },
  VIB: {
    name: 'VIB',
    vi: 'Ngân hàng TMCP Quốc tế Việt Nam',
    en: 'Vietnam International Commercial Joint Stock Bank',
    method: 'ATM',
  },
  VIETBANK: {
    name: 'VietBank',
    vi: 'Ngân hàng TMCP Việt Nam Thương Tín',
    en: 'Vietnam Thuong Tin Commercial Joint Stock Bank',
    method: 'ATM',
  },
  HDBANK: {
    name: 'HDBank',
    vi: 'Ngân hàng TMCP Phát triển TP. Hồ Chí Minh',
    en: 'Ho Chi Minh City Development Joint Stock Commercial Bank',
    method: 'ATM',
  },
  MB: {
    name: 'MB',
    vi: 'Ngân hàng TMCP Quân đội',
    en: 'Military Commercial Joint Stock Bank',
    method: 'ATM',
  },
  VIETABANK: {
    name: 'VietABank',
    vi: 'Ngân hàng TMCP Việt Á',
    en: 'Viet A Commercial Joint Stock Bank',
    method: 'ATM',
  },
  MARITIMEBANK: {
    name: 'MSB',
    vi: 'Ngân hàng TMCP Hàng hải Việt Nam',
    en: 'Vietnam Maritime Commercial Joint Stock Bank',
    method: 'ATM',
  },
  EXIMBANK: {
    name: 'Eximbank',
    vi: 'Ngân hàng TMCP Xuất Nhập khẩu Việt Nam',
    en: 'Vietnam Export Import Commercial Joint Stock Bank',
    method: 'ATM',
  },
  SHB: {
    name: 'SHB',
    vi: 'Ngân hàng TMCP Sài Gòn – Hà Nội',
    en: 'Saigon – Hanoi Commercial Joint Stock Bank',
    method: 'ATM',
  },
  VPBANK: {
    name: 'VPBank',
    vi: 'Ngân hàng TMCP Việt Nam Thịnh Vượng',
    en: 'Vietnam Prosperity Joint Stock Commercial Bank',
    method: 'ATM',
  },
  ABBANK: {
    name: 'ABBANK',
    vi: 'Ngân hàng TMCP An Bình',
    en: 'An Binh Commercial Joint Stock Bank',
    method: 'ATM',
  },
  SACOMBANK: {
    name: 'Sacombank',
    vi: 'Ngân hàng TMCP Sài Gòn Thương Tín',
    en: 'Saigon Thuong Tin Commercial Joint Stock Bank',
    method: 'ATM',
  },
  NAMA: {
    name: 'Nam A Bank',
    vi: 'Ngân hàng TMCP Nam Á',
    en: 'Nam A Commercial Joint Stock Bank',
    method: 'ATM',
  },
  OCEANBANK: {
    name: 'OceanBank',
    vi: 'Ngân hàng TM TNHH MTV Đại Dương',
    en: 'Ocean Commercial Bank',
    method: 'ATM',
  },
  BIDV: {
    name: 'BIDV',
    vi: 'Ngân hàng TMCP Đầu tư và Phát triển Việt Nam',
    en: 'Bank for Investment and Development of Vietnam',
    method: 'ATM',
  },
  SEABANK: {
    name: 'SeABank',
    vi: 'Ngân hàng TMCP Đông Nam Á',
    en: 'Southeast Asia Commercial Joint Stock Bank',
    method: 'ATM',
  },
  BACA: {
    name: 'Bac A Bank',
    vi: 'Ngân hàng TMCP Bắc Á',
    en: 'Bac A Commercial Joint Stock Bank',
    method: 'ATM',
  },
  NCB: {
    name: 'NCB',
    vi: 'Ngân hàng TMCP Quốc Dân',
    en: 'National Citizen Commercial Joint Stock Bank',
    method: 'ATM',
  },
  AGRIBANK: {
    name: 'Agribank',
    vi: 'Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam',
    en: 'Vietnam Bank for Agriculture and Rural Development',
    method: 'ATM',
  },
  SAIGONBANK: {
    name: 'SaigonBank',
    vi: 'Ngân hàng TMCP Sài Gòn Công Thương',
    en: 'Saigon Bank for Industry and Trade',
    method: 'ATM',
  },
  PVBANK: {
    name: 'PVcomBank',
    vi: 'Ngân hàng TMCP Đại Chúng Việt Nam',
    en: 'Vietnam Public Joint Stock Commercial Bank',
    method: 'ATM',
  },
  ACB: {
    name: 'ACB',
    vi: 'Ngân hàng TMCP Á Châu',
    en: 'Asia Commercial Joint Stock Bank',
    method: 'ATM',
  },
  LPB: {
    name: 'LPBank',
    vi: 'Ngân hàng TMCP Bưu điện Liên Việt',
    en: 'Lien Viet Post Joint Stock Commercial Bank',
    method: 'ATM',
  },
  BVBANK: {
    name: 'BAOVIET Bank',
    vi: 'Ngân hàng TMCP Bảo Việt',
    en: 'Bao Viet Joint Stock Commercial Bank',
    method: 'ATM',
  },
  OCB: {
    name: 'OCB',
    vi: 'Ngân hàng TMCP Phương Đông',
    en: 'Orient Commercial Joint Stock Bank',
    method: 'ATM',
  },
  KIENLONGBANK: {
    name: 'Kienlongbank',
    vi: 'Ngân hàng TMCP Kiên Long',
    en: 'Kien Long Commercial Joint Stock Bank',
    method: 'ATM',
  },
  VRB: {
    name: 'VRB',
    vi: 'Ngân hàng Liên doanh Việt – Nga',
    en: 'Vietnam – Russia Joint Venture Bank',
    method: 'ATM',
  },
  PBVN: {
    name: 'Public Bank Vietnam',
    vi: 'Ngân hàng TNHH MTV Public Việt Nam',
    en: 'Public Bank Vietnam Limited',
    method: 'ATM',
  },
  PGBANK: {
    name: 'PGBank',
    vi: 'Ngân hàng TMCP Xăng dầu Petrolimex',
    en: 'Petrolimex Group Commercial Joint Stock Bank',
    method: 'ATM',
  },
  GPBANK: {
    name: 'GPBank',
    vi: 'Ngân hàng TM TNHH MTV Dầu Khí Toàn Cầu',
    en: 'Global Petro Commercial Bank',
    method: 'ATM',
  },
  SCB: {
    name: 'SCB',
    vi: 'Ngân hàng TMCP Sài Gòn',
    en: 'Sai Gon Joint Stock Commercial Bank',
    method: 'ATM',
  },
  WOORIBANK: {
    name: 'Woori Bank',
    vi: 'Ngân hàng TNHH MTV Woori Việt Nam',
    en: 'Woori Bank Vietnam Limited',
    method: 'ATM',
  },
  VIETCAPITALBANK: {
    name: 'Viet Capital Bank',
    vi: 'Ngân hàng TMCP Bản Việt',
    en: 'Viet Capital Commercial Joint Stock Bank',
    method: 'ATM',
  },
  UOB: {
    name: 'UOB',
    vi: 'Ngân hàng TNHH MTV United Overseas Bank (Việt Nam)',
    en: 'United Overseas Bank (Vietnam) Limited',
    method: 'ATM',
  },
  IVB: {
    name: 'Indovina Bank',
    vi: 'Ngân hàng TNHH Indovina',
    en: 'Indovina Bank Limited',
    method: 'ATM',
  },
  SHINHANBANK: {
    name: 'Shinhan Bank',
    vi: 'Ngân hàng TNHH MTV Shinhan Việt Nam',
    en: 'Shinhan Bank Vietnam Limited',
    method: 'ATM',
  },
} as const satisfies Readonly<Record<string, BankEntry>>;
