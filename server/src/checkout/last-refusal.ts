import type { Payment } from '../core/payment/payment.ts';
import type { Reason } from '../core/payment/reason.ts';

/** Why the last try did not work, where the payer may try again. */
export function lastRefusal({ attempts }: Payment): Reason | undefined {
  const outcome = attempts.at(-1)?.outcome;
  return outcome?.type === 'refused' ? outcome.reason : undefined;
}
