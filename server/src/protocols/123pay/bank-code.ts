import { PAYER_CHOOSES } from '@cong/wire/123pay/create-order.ts';
import type { Payment } from '../../core/payment/payment.ts';

const PREFIX = '123P';

/** A bank's name on this wire: our own id behind the vendor's prefix. */
export const bankCodeOf = (bank: string): string => PREFIX + bank;

/** Our id of the bank that an order fixes; undefined when the payer chooses. An unknown code stays unknown. */
export const fixedBank = (bankCode: string): string | undefined =>
  bankCode === PAYER_CHOOSES
    ? undefined
    : bankCode.startsWith(PREFIX)
      ? bankCode.slice(PREFIX.length)
      : bankCode;

/** The bank that the payer used, once known, else the one that the merchant asked for. */
export function bankCodeOfPayment({ attempts, order }: Payment): string {
  const bank = attempts.at(-1)?.bank ?? order.bank;
  return bank === undefined ? PAYER_CHOOSES : bankCodeOf(bank);
}
