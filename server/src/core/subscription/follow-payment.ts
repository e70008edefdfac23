import { attemptOf, isFinal, type Payment } from '../payment/payment.ts';
import { cycleAfter, firstCycle, nextTryAt } from './next-cycle.ts';
import type { Subscription, SubscriptionEvent, SubscriptionIn } from './subscription.ts';

type Followed = {
  readonly payment: Payment;
  /** How long after a cycle's first try it is tried again. */
  readonly retryAfterMs: readonly number[];
  readonly now: Date;
};

/** What a payment as it now is means for its subscription. Following the same payment twice changes nothing. */
export function followPayment(
  subscription: Subscription,
  followed: Followed,
): readonly SubscriptionEvent[] {
  const { payment } = followed;
  switch (subscription.status) {
    case 'pending':
      return payment.id === subscription.signUp ? followSignUp(subscription, followed) : [];
    case 'active':
      return payment.id === subscription.cycle.paymentId ? followCycle(subscription, followed) : [];
    case 'cancelled':
    case 'failed':
      return payment.id === subscription.leftOpen && isFinal(payment)
        ? [{ type: 'left_payment_ended' }]
        : [];
    case 'ended':
      return [];
  }
}

function followSignUp(
  { terms }: SubscriptionIn<'pending'>,
  { payment, now: at }: Followed,
): readonly SubscriptionEvent[] {
  if (!isFinal(payment)) return [];
  const failed = { type: 'subscription_failed', why: 'not_signed_up', at } as const;
  if (payment.status !== 'captured') return [failed];
  const attempt = attemptOf(payment, payment.attemptId);
  const cardId = attempt?.savesCard ?? attempt?.cardOnFile;
  if (cardId === undefined) return [failed];
  if (payment.order.subscription?.cycle === undefined) {
    return [{ type: 'subscription_activated', cardId, cycle: firstCycle(terms), at }];
  }
  const { capturedAt: lastPaidAt } = payment;
  const cycle = cycleAfter(terms, 1, lastPaidAt);
  return cycle === undefined
    ? [{ type: 'subscription_ended', at }]
    : [{ type: 'subscription_activated', cardId, cycle, lastPaidAt, at }];
}

function followCycle(
  { terms, cycle }: SubscriptionIn<'active'>,
  { payment, retryAfterMs, now: at }: Followed,
): readonly SubscriptionEvent[] {
  if (payment.status === 'captured') {
    const next = cycleAfter(terms, cycle.number, payment.capturedAt);
    return next === undefined
      ? [{ type: 'subscription_ended', at }]
      : [{ type: 'cycle_paid', next, at: payment.capturedAt }];
  }
  const notPaid = { type: 'subscription_failed', why: 'not_paid', at } as const;
  if (isFinal(payment)) return [notPaid];
  if (payment.status !== 'created')
    return cycle.tryAt === undefined ? [] : [{ type: 'cycle_tried' }];
  if (cycle.tryAt !== undefined || payment.attempts.length === 0) return [];
  const tryAt = nextTryAt(payment, retryAfterMs);
  return tryAt === undefined
    ? [{ ...notPaid, leftOpen: payment.id }]
    : [{ type: 'cycle_put_off', tryAt }];
}
