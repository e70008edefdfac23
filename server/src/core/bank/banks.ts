import type { Bank } from './bank.ts';
import { DOMESTIC_BANKS } from './domestic-banks.ts';

/** Banks by our own neutral ids, in the order that payers know; protocols map their codes to these. */
export const BANKS = {
  ...DOMESTIC_BANKS,
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
    badge: 'APPO',
    colour: '#1f7a3d',
  },
  SHOPEEPAY: {
    shortName: 'ShopeePay',
    vi: 'Ví điện tử ShopeePay',
    en: 'ShopeePay wallet',
    group: 'wallet',
    badge: 'SPP',
    colour: '#c23616',
  },
  VNPTWALLET: {
    shortName: 'VNPT Money',
    vi: 'Ví điện tử VNPT Money',
    en: 'VNPT Money wallet',
    group: 'wallet',
    badge: 'VNPT',
    colour: '#0059a8',
  },
  ZALOPAY: {
    shortName: 'ZaloPay',
    vi: 'Ví điện tử ZaloPay',
    en: 'ZaloPay wallet',
    group: 'wallet',
    badge: 'ZALO',
    colour: '#0054d1',
  },
  VIVIET: {
    shortName: 'Ví Việt',
    vi: 'Ví điện tử Ví Việt',
    en: 'Ví Việt wallet',
    group: 'wallet',
    badge: 'VIET',
    colour: '#b3131b',
  },
  VNPAY: {
    shortName: 'VNPAY',
    vi: 'Cổng thanh toán VNPAY',
    en: 'VNPAY gateway',
    group: 'provider',
    badge: 'VNP',
    colour: '#005baa',
  },
  MOMO: {
    shortName: 'MoMo',
    vi: 'Ví điện tử MoMo',
    en: 'MoMo wallet',
    group: 'provider',
    badge: 'MM',
    colour: '#a50064',
  },
  NAPAS: {
    shortName: 'NAPAS',
    vi: 'Cổng thanh toán NAPAS',
    en: 'NAPAS gateway',
    group: 'provider',
    badge: 'NPS',
    colour: '#00529c',
  },
  VIETTELPAY: {
    shortName: 'ViettelPay',
    vi: 'Ví điện tử ViettelPay',
    en: 'ViettelPay wallet',
    group: 'provider',
    badge: 'VTP',
    colour: '#b8121f',
  },
  NGANLUONG: {
    shortName: 'Ngân Lượng',
    vi: 'Cổng thanh toán Ngân Lượng',
    en: 'Ngân Lượng gateway',
    group: 'provider',
    badge: 'NL',
    colour: '#8a5a00',
  },
} as const satisfies Readonly<Record<string, Bank>>;

export type BankId = keyof typeof BANKS;

export const isBankId = (text: string): text is BankId => Object.hasOwn(BANKS, text);

/** A bank by an id from anywhere; undefined when there is none. */
export const bankOf = (id: string): Bank | undefined => (isBankId(id) ? BANKS[id] : undefined);

const CARDS_BUT_JCB: Bank = {
  ...BANKS.CC,
  shortName: 'Visa, Mastercard',
  vi: 'Thẻ quốc tế Visa, Mastercard',
  en: 'International cards: Visa, Mastercard',
};

/** A bank as a merchant's payers are shown it: no payer is asked for a JCB card that the merchant does not take. */
export const bankShown = (
  id: string,
  { acceptsJcb }: { readonly acceptsJcb: boolean },
): Bank | undefined => (id === 'CC' && !acceptsJcb ? CARDS_BUT_JCB : bankOf(id));
