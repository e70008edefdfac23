import { hashToken, paymentRef } from '@cong/values/ids.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { keyOf } from './execute-command.ts';

/**
 * The token of a payment's page, made again. Undefined when it was made under a master key that this gateway has no
 * more: only its hash is stored.
 */
export function checkoutTokenOf(
  { linkSecret, formerLinkSecret }: Pick<FlowDeps, 'linkSecret' | 'formerLinkSecret'>,
  payment: Payment,
): string | undefined {
  const key = keyOf(payment);
  const secrets = [linkSecret, ...(formerLinkSecret ? [formerLinkSecret] : [])];
  const secret = secrets.map((make) => make(key)).find((one) => opens(one, payment));
  return secret === undefined ? undefined : `${paymentRef(key)}.${secret}`;
}

const opens = (secret: string, { checkoutHash }: Payment): boolean =>
  hashToken(secret) === checkoutHash;
