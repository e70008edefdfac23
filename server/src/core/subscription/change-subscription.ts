import type { ChangeId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Beside, Change } from '../change/change.ts';
import { applySubscription } from './apply-subscription.ts';
import type { EndCause, Subscription, SubscriptionEvent, SubscriptionIn } from './subscription.ts';

/** A subscription as it begins, beside the payment by which the payer signs up. */
export function requestSubscription(
  fresh: Omit<SubscriptionIn<'pending'>, 'version' | 'status'>,
): Beside {
  const subscription: Subscription = { ...fresh, version: 1, status: 'pending' };
  const { id: stream, signUp, terms } = fresh;
  const event = { type: 'subscription_requested', planCode: terms.planCode, signUp } as const;
  return {
    writes: [{ type: 'subscription', subscription }],
    events: [{ stream, version: 1, event }],
  };
}

/** What events of a subscription write: nothing when there are none. */
export function changeSubscription(
  before: Subscription,
  events: readonly SubscriptionEvent[],
): Beside {
  if (events.length === 0) return { writes: [], events: [] };
  const version = before.version + 1;
  const subscription: Subscription = { ...events.reduce(applySubscription, before), version };
  return {
    writes: [{ type: 'subscription', subscription }],
    events: events.map((event) => ({ stream: before.id, version, event })),
  };
}

/** A change about a subscription alone. */
export function subscriptionChange(
  before: Subscription,
  events: readonly SubscriptionEvent[],
  { changeId, at }: { readonly changeId: ChangeId; readonly at: Date },
): Change {
  const { merchantId, id: subjectId } = before;
  const written = changeSubscription(before, events);
  return { changeId, merchantId, subjectId, at, ...written, postings: [], messages: [] };
}

export type SubscriptionRefusal = { readonly code: 'wrong_status'; readonly status: string };

/** The merchant takes it back: nothing falls due any more. What is being debited at that moment may still be paid. */
export function cancelSubscription(
  subscription: Subscription,
  at: Date,
): Result<SubscriptionEvent, SubscriptionRefusal> {
  const { status } = subscription;
  if (status !== 'pending' && status !== 'active') return err({ code: 'wrong_status', status });
  const leftOpen = openPaymentOf(subscription);
  return ok({ type: 'subscription_cancelled', at, ...(leftOpen && { leftOpen }) });
}

/** It cannot go on. */
export const giveUp = (
  subscription: SubscriptionIn<'active'>,
  why: EndCause,
  at: Date,
): SubscriptionEvent => {
  const leftOpen = openPaymentOf(subscription);
  return { type: 'subscription_failed', why, at, ...(leftOpen && { leftOpen }) };
};

const openPaymentOf = (subscription: SubscriptionIn<'pending' | 'active'>) =>
  subscription.status === 'pending' ? subscription.signUp : subscription.cycle.paymentId;
