import { bankOf } from '../core/bank/banks.ts';
import type { Attempt } from '../core/payment/attempt.ts';

/** Whose page the payer pays at: the bank's own, or the provider's that a merchant's rule sends the bank's payers to. */
export function placeOf({
  bank,
  connector,
  method,
}: Pick<Attempt, 'bank' | 'connector' | 'method'>): string {
  const place = method === 'provider' ? connector.toUpperCase() : bank;
  return bankOf(place)?.shortName ?? place;
}
