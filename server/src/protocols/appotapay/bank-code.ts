import { BANKS, type BankCode, isBankCode } from '@cong/wire/appotapay/banks.ts';
import type { PaymentMethod } from '@cong/wire/appotapay/payment-methods.ts';
import type { BankGroup } from '../../core/bank/bank.ts';
import type { BankId } from '../../core/bank/banks.ts';
import type { Payment } from '../../core/payment/payment.ts';

/** Our id for each bankCode. The card schemes are one choice with us: the number tells which it is. */
const BANK_IDS = {
  VCB: 'VCB',
  TECHCOMBANK: 'TCB',
  TPBANK: 'TPB',
  VIETINBANK: 'VTB',
  VIB: 'VIB',
  VIETBANK: 'VBB',
  HDBANK: 'HDB',
  MB: 'MB',
  VIETABANK: 'VAB',
  MARITIMEBANK: 'MRTB',
  EXIMBANK: 'EIB',
  SHB: 'SHB',
  VPBANK: 'VPB',
  ABBANK: 'ABB',
  SACOMBANK: 'SCB',
  NAMA: 'NAB',
  OCEANBANK: 'OCEB',
  BIDV: 'BIDV',
  SEABANK: 'SEAB',
  BACA: 'BAB',
  NCB: 'NVB',
  AGRIBANK: 'AGB',
  SAIGONBANK: 'SGB',
  PVBANK: 'PVCB',
  ACB: 'ACB',
  LPB: 'LPB',
  BVBANK: 'BVB',
  OCB: 'OCB',
  KIENLONGBANK: 'KLB',
  VRB: 'VRB',
  PBVN: 'PBVN',
  PGBANK: 'PGB',
  GPBANK: 'GPB',
  SCB: 'SGCB',
  WOORIBANK: 'WOO',
  VIETCAPITALBANK: 'VCCB',
  UOB: 'UOB',
  IVB: 'IVB',
  SHINHANBANK: 'SHIN',
  VISA: 'CC',
  MASTERCARD: 'CC',
  JCB: 'CC',
  APPOTA: 'APPOTA',
  SHOPEEPAY: 'SHOPEEPAY',
  VNPTWALLET: 'VNPTWALLET',
  ZALOPAY: 'ZALOPAY',
} as const satisfies Readonly<Record<BankCode, BankId>>;

const CODES: ReadonlyMap<string, BankCode> = new Map(
  // Of several codes for one of our banks the first is its name.
  (Object.keys(BANK_IDS) as BankCode[]).reverse().map((code) => [BANK_IDS[code], code]),
);

/** Our id of a bankCode; undefined when there is no such code. */
export const bankOfCode = (code: string): BankId | undefined =>
  isBankCode(code) ? BANK_IDS[code] : undefined;

/** A bank's name on this wire; undefined when AppotaPay does not offer it. */
export const codeOfBank = (bank: string): BankCode | undefined => CODES.get(bank);

const GROUPS = {
  ATM: ['domestic_bank'],
  CC: ['international_cards'],
  EWALLET: ['wallet'],
  ALL: undefined,
  VA: [],
  MM: [],
  ISTM: [],
} as const satisfies Readonly<Record<PaymentMethod, readonly BankGroup[] | undefined>>;

/** What a payer may choose from under a method; undefined: everything that is offered. */
export const groupsOf = (method: PaymentMethod): readonly BankGroup[] | undefined => GROUPS[method];

/** By their first digits, as the schemes have divided them. */
const SCHEMES: readonly (readonly [RegExp, BankCode])[] = [
  [/^4/, 'VISA'],
  [/^(5[1-5]|2[2-7])/, 'MASTERCARD'],
  [/^35/, 'JCB'],
];

/** What the payer used, once known, else what the merchant asked for; empty where the payer left before choosing. */
export function choiceOf({ attempts, order }: Payment): {
  readonly bankCode: string;
  readonly paymentMethod: string;
} {
  const asked = { bankCode: order.extras.bankCode ?? '' };
  const last = attempts.at(-1);
  const scheme = SCHEMES.find(([digits]) => digits.test(last?.maskedCard ?? ''))?.[1];
  const used = last && (last.bank === 'CC' ? scheme : undefined);
  const bankCode = used ?? (last && codeOfBank(last.bank)) ?? asked.bankCode;
  const paymentMethod = isBankCode(bankCode)
    ? BANKS[bankCode].method
    : (order.extras.paymentMethod ?? '');
  return { bankCode, paymentMethod };
}
