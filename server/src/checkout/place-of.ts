import { bankShown } from '../core/bank/banks.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { Attempt } from '../core/payment/attempt.ts';

/** Whose page the payer pays at: the bank's own, or the provider's that a merchant's rule sends the bank's payers to. */
export function placeOf(
  { settings }: Pick<Merchant, 'settings'>,
  { bank, connector, method }: Pick<Attempt, 'bank' | 'connector' | 'method'>,
): string {
  const place = method === 'provider' ? connector.toUpperCase() : bank;
  return bankShown(place, settings)?.shortName ?? place;
}
