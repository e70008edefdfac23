import { hashToken, paymentRef } from '@cong/values/ids.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { keyOf } from './execute-command.ts';

/**
 * The token of a payment's page, made again for a merchant that asks again for the same order. Undefined when it was
 * made under a master key of before: only its hash is stored.
 */
export function checkoutTokenOf(
  { linkSecret }: Pick<FlowDeps, 'linkSecret'>,
  payment: Payment,
): string | undefined {
  const secret = linkSecret(keyOf(payment));
  if (hashToken(secret) !== payment.checkoutHash) return undefined;
  return `${paymentRef(keyOf(payment))}.${secret}`;
}
