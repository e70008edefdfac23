import { BANKS } from '@cong/wire/123pay/banks.ts';
import { PAYER_CHOOSES } from '@cong/wire/123pay/create-order.ts';
import type { Payment } from '../../core/payment/payment.ts';

const PREFIX = '123P';

/** A bank's name on this wire: our own id behind the vendor's prefix; undefined when it is none of the guide's banks. */
export function bankCodeOf(bank: string): string | undefined {
  const code = PREFIX + bank;
  return Object.hasOwn(BANKS, code) ? code : undefined;
}

/** Our id of the bank that an order fixes; undefined when the payer chooses. An unknown code stays unknown. */
export const fixedBank = (bankCode: string): string | undefined =>
  bankCode === PAYER_CHOOSES
    ? undefined
    : Object.hasOwn(BANKS, bankCode)
      ? bankCode.slice(PREFIX.length)
      : bankCode;

/** The bank that the payer used, once known, else the one that the merchant asked for. */
export function bankCodeOfPayment({ attempts, order }: Payment): string {
  const bank = attempts.at(-1)?.bank ?? order.bank;
  return bank === undefined ? PAYER_CHOOSES : (bankCodeOf(bank) ?? bank);
}
