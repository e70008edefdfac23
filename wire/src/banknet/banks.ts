type Bank = {
  /** The network's id of a participating bank. */
  readonly id: string;
  readonly name: string;
  /** What is paid with there; a wallet's holder signs in instead. */
  readonly cards: 'domestic' | 'international' | 'wallet';
  /** The payer types card and OTP at the bank's own page. */
  readonly page?: true;
  /** Where the bank gives back the whole debit only, or nothing. */
  readonly refunds?: 'whole' | 'none';
};

/** The participants of the network. */
const banks = [
  { id: 'GPB', name: 'GPBank', cards: 'domestic' },
  { id: 'NAB', name: 'Nam A Bank', cards: 'domestic' },
  { id: 'PGB', name: 'PG Bank', cards: 'domestic' },
  { id: 'SGB', name: 'SaigonBank', cards: 'domestic' },
  { id: 'AGB', name: 'Agribank', cards: 'domestic' },
  { id: 'SCB', name: 'Sacombank', cards: 'domestic' },
  { id: 'ABB', name: 'ABBANK', cards: 'domestic' },
  { id: 'BIDV', name: 'BIDV', cards: 'domestic' },
  { id: 'EIB', name: 'Eximbank', cards: 'domestic', page: true },
  { id: 'SEAB', name: 'SeABank', cards: 'domestic' },
  { id: 'SHB', name: 'SHB', cards: 'domestic' },
  { id: 'VTB', name: 'VietinBank', cards: 'domestic' },
  { id: 'DAB', name: 'DongABank', cards: 'domestic', page: true },
  { id: 'BAB', name: 'Bac A Bank', cards: 'domestic' },
  { id: 'OCEB', name: 'OceanBank', cards: 'domestic' },
  { id: 'VAB', name: 'VietABank', cards: 'domestic' },
  { id: 'MRTB', name: 'Maritime Bank', cards: 'domestic', page: true },
  { id: 'NVB', name: 'NaviBank', cards: 'domestic' },
  { id: 'HDB', name: 'HDBank', cards: 'domestic' },
  { id: 'ACB', name: 'ACB', cards: 'domestic' },
  { id: 'MB', name: 'MB', cards: 'domestic' },
  { id: 'VIB', name: 'VIB', cards: 'domestic' },
  { id: 'TCB', name: 'Techcombank', cards: 'domestic' },
  { id: 'VCB', name: 'Vietcombank', cards: 'domestic' },
  { id: 'VPB', name: 'VPBank', cards: 'domestic' },
  { id: 'LPB', name: 'LienVietPostBank', cards: 'domestic' },
  { id: 'BVB', name: 'BAOVIET Bank', cards: 'domestic' },
  { id: 'OCB', name: 'OCB', cards: 'domestic' },
  { id: 'TPB', name: 'TPBank', cards: 'domestic' },
  { id: 'VBB', name: 'VietBank', cards: 'domestic' },
  { id: 'PVCB', name: 'PVcomBank', cards: 'domestic' },
  { id: 'KLB', name: 'Kienlongbank', cards: 'domestic' },
  { id: 'SGCB', name: 'SCB', cards: 'domestic' },
  { id: 'VCCB', name: 'Viet Capital Bank', cards: 'domestic' },
  { id: 'VRB', name: 'VRB', cards: 'domestic', refunds: 'none' },
  { id: 'IVB', name: 'Indovina Bank', cards: 'domestic' },
  { id: 'SHIN', name: 'Shinhan Bank', cards: 'domestic' },
  { id: 'WOO', name: 'Woori Bank', cards: 'domestic' },
  { id: 'PBVN', name: 'Public Bank Vietnam', cards: 'domestic', refunds: 'whole' },
  { id: 'UOB', name: 'UOB', cards: 'domestic' },
  { id: 'CC', name: 'Visa, Mastercard, JCB', cards: 'international' },
  { id: 'APPOTA', name: 'Ví Appota', cards: 'wallet', page: true },
  { id: 'SHOPEEPAY', name: 'ShopeePay', cards: 'wallet', page: true },
  { id: 'VNPTWALLET', name: 'VNPT Money', cards: 'wallet', page: true },
  { id: 'ZALOPAY', name: 'ZaloPay', cards: 'wallet', page: true },
] as const satisfies readonly Bank[];

const byId = new Map<string, Bank>(banks.map((bank) => [bank.id, bank]));

export const bankOf = (id: string): Bank | undefined => byId.get(id);

/** True for a bank whose payer types nothing on the acquirer's pages. */
export const hasOwnPage = (id: string): boolean => byId.get(id)?.page === true;

/** How many days after a debit the network takes refunds of it. */
export const REFUND_DAYS = 180;
