import type { Beside } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import { changeSubscription } from '../core/subscription/change-subscription.ts';
import { followPayment } from '../core/subscription/follow-payment.ts';
import type { FlowDeps } from './deps.ts';

/** What a payment's step means for the subscription that it is part of: written with it. */
export async function followedSubscription(
  { subscriptions, renewalRetryMs: retryAfterMs }: FlowDeps,
  payment: Payment,
  now: Date,
): Promise<readonly Beside[]> {
  const { subscription: part } = payment.order;
  if (part === undefined) return [];
  const subscription = await subscriptions.byId(payment.merchantId, part.id);
  if (subscription === undefined) throw new Error(`subscription ${part.id} is nowhere to be found`);
  const events = followPayment(subscription, { payment, retryAfterMs, now });
  return events.length === 0 ? [] : [changeSubscription(subscription, events)];
}
