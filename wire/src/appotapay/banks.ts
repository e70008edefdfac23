import { type BankEntry, DOMESTIC_BANKS } from './domestic-banks.ts';
import type { PaymentMethod } from './payment-methods.ts';

/** What a payer or merchant may choose by bankCode: domestic banks, card brands, wallets. */
export const BANKS = {
  ...DOMESTIC_BANKS,
  VISA: { name: 'Visa', vi: 'Thẻ Visa', en: 'Visa card', method: 'CC' },
  MASTERCARD: { name: 'Mastercard', vi: 'Thẻ Mastercard', en: 'Mastercard card', method: 'CC' },
  JCB: { name: 'JCB', vi: 'Thẻ JCB', en: 'JCB card', method: 'CC' },
  APPOTA: { name: 'AppotaPay', vi: 'Ví AppotaPay', en: 'AppotaPay wallet', method: 'EWALLET' },
  SHOPEEPAY: { name: 'ShopeePay', vi: 'Ví ShopeePay', en: 'ShopeePay wallet', method: 'EWALLET' },
  VNPTWALLET: { name: 'VNPT Pay', vi: 'Ví VNPT Pay', en: 'VNPT Pay wallet', method: 'EWALLET' },
  ZALOPAY: { name: 'ZaloPay', vi: 'Ví ZaloPay', en: 'ZaloPay wallet', method: 'EWALLET' },
} as const satisfies Readonly<Record<string, BankEntry>>;

export type BankCode = keyof typeof BANKS;

export const isBankCode = (text: string): text is BankCode => Object.hasOwn(BANKS, text);

/** True when a payer who was given this method may pay with this bank, brand or wallet. */
export const isPaidBy = (bank: BankCode, method: PaymentMethod): boolean =>
  method === 'ALL' || BANKS[bank].method === method;
