import type { ChangeId, PaymentId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from '@cong/values/time.ts';
import { describe, expect, test } from 'vitest';
import { LENIENT, MERCHANT, randomIds, T0 } from '../../testing/sample-payment.ts';
import {
  CARD_ID,
  cyclePayment,
  paid,
  refused,
  SIGN_UP,
  sampleSubscription,
  signUpPayment,
  underWay,
} from '../../testing/sample-subscription.ts';
import { changePayment } from '../payment/change-payment.ts';
import type { Payment } from '../payment/payment.ts';
import type { Reason } from '../payment/reason.ts';
import { applySubscription } from './apply-subscription.ts';
import {
  cancelSubscription,
  changeSubscription,
  giveUp,
  subscriptionChange,
} from './change-subscription.ts';
import { followPayment } from './follow-payment.ts';
import { type Subscription, subscriptionDueAt } from './subscription.ts';

const RETRIES = [1, 3, 5].map((days) => days * DAY_MS);
const days = (count: number): Date => addMs(T0, count * DAY_MS);

const follow = (subscription: Subscription, payment: Payment, now = T0): Subscription =>
  followPayment(subscription, { payment, retryAfterMs: RETRIES, now }).reduce(
    applySubscription,
    subscription,
  );

const pending = sampleSubscription();
const active = follow(pending, paid(signUpPayment({ cycle: 1 })));

describe('the sign-up', () => {
  test('a first payment makes it active with its card, and the second cycle is due a month later', () => {
    expect(active).toMatchObject({
      ...{ status: 'active', cardId: CARD_ID, lastPaidAt: T0 },
      cycle: { number: 2, tryAt: new Date('2026-12-22T03:00:00.000Z') },
    });
    expect(subscriptionDueAt(active)).toEqual(new Date('2026-12-22T03:00:00.000Z'));
  });

  test('a verification only leaves the first cycle due at its start', () => {
    const later = sampleSubscription({ startsAt: days(10) });
    expect(follow(later, paid(signUpPayment({})))).toMatchObject({
      ...{ status: 'active', cycle: { number: 1, dueAt: days(10), tryAt: days(10) } },
    });
  });

  test('one payment was all that was agreed', () => {
    const once = sampleSubscription({ maxPayments: 1 });
    expect(follow(once, paid(signUpPayment({ cycle: 1 }))).status).toBe('ended');
  });

  test('a payer who gives up, is refused or leaves has not signed up', () => {
    const cancelled = { ...signUpPayment({ cycle: 1 }), status: 'cancelled' } as Payment;
    expect(follow(pending, cancelled)).toMatchObject({ status: 'failed', why: 'not_signed_up' });
  });

  test('while the payer is at it, or nobody knows whether it paid, it waits', () => {
    const payment = signUpPayment({ cycle: 1 });
    for (const one of [payment, refused(payment), underWay(payment)]) {
      expect(follow(pending, one)).toBe(pending);
    }
  });

  test('somebody else’s payment is none of its', () => {
    const other = { ...paid(signUpPayment({ cycle: 1 })), id: 'other' as PaymentId };
    expect(follow(pending, other)).toBe(pending);
    expect(follow(active, other)).toBe(active);
  });
});

/** The second cycle, billed when it is due. */
const due = new Date('2026-12-22T03:00:00.000Z');
const after = (count: number): Date => addMs(due, count * DAY_MS);
const cycle = cyclePayment({ number: 2, now: due });
const opened = applySubscription(active, { type: 'cycle_opened', paymentId: cycle.id });

describe('a cycle', () => {
  test('is tried, and the worker leaves it alone until its payment says more', () => {
    const asked = follow(opened, underWay(cycle, due));
    expect(subscriptionDueAt(asked)).toBeUndefined();
    expect(asked).toMatchObject({ status: 'active', billed: 2, cycle: { number: 2 } });
  });

  test('paid: the next one, by the calendar of the start', () => {
    expect(follow(opened, paid(cycle, due))).toMatchObject({
      cycle: { number: 3, dueAt: new Date('2027-01-22T03:00:00.000Z') },
      lastPaidAt: due,
    });
  });

  test('refused: again 1, 3 and 5 days after the first try, then it has failed', () => {
    let payment = cycle;
    let subscription: Subscription = opened;
    for (const [tried, next] of [
      [0, 1],
      [1, 3],
      [3, 5],
    ] as const) {
      payment = refused(payment, after(tried));
      subscription = follow(follow(subscription, underWay(payment, after(tried))), payment);
      expect(subscriptionDueAt(subscription)).toEqual(after(next));
    }
    payment = refused(payment, after(5));
    const failed = follow(follow(subscription, underWay(payment, after(5))), payment, after(5));
    expect(failed).toMatchObject({ status: 'failed', why: 'not_paid', leftOpen: cycle.id });
    expect(subscriptionDueAt(failed)).toEqual(after(5));
  });

  test('tries that were missed are made up for on one day each', () => {
    const once = refused(cycle, due);
    const late = refused(once, after(20));
    const subscription = follow(follow(opened, underWay(late, after(20))), late);
    expect(subscriptionDueAt(subscription)).toEqual(after(21));
  });

  test.each<Reason>(['card_stolen', 'card_lost', 'account_closed', 'not_permitted'])(
    '%s is for good: no retry',
    (reason) => {
      const gone = follow(follow(opened, underWay(cycle, due)), refused(cycle, due, { reason }));
      expect(gone).toMatchObject({ status: 'failed', why: 'not_paid' });
    },
  );

  test('uncertain for weeks: the cycles due meanwhile wait, then follow on one day each', () => {
    const waiting = follow(opened, underWay(cycle, due));
    // Resolved two and a half months later.
    const resolved = addMs(due, 75 * DAY_MS + HOUR_MS);
    const third = follow(waiting, paid(cycle, resolved), resolved);
    expect(third).toMatchObject({
      cycle: { number: 3, dueAt: new Date('2027-01-22T03:00:00.000Z'), tryAt: after(76) },
    });
    const next = cyclePayment({ number: 3, now: after(76) });
    const billed = applySubscription(third, { type: 'cycle_opened', paymentId: next.id });
    expect(follow(billed, paid(next, after(76)))).toMatchObject({
      cycle: { number: 4, dueAt: new Date('2027-02-22T03:00:00.000Z'), tryAt: after(77) },
    });
  });

  test('the last one that was agreed ends it, by count and by date', () => {
    const bounds = [{ maxPayments: 2 }, { endsAt: addMs(due, 30 * DAY_MS) }];
    for (const bound of bounds) {
      const begun = follow(sampleSubscription(bound), paid(signUpPayment({ cycle: 1 })));
      const last = applySubscription(begun, { type: 'cycle_opened', paymentId: cycle.id });
      expect(follow(last, paid(cycle, due)).status).toBe('ended');
    }
    const oneMore = sampleSubscription({ endsAt: addMs(due, 31 * DAY_MS) });
    const begun = follow(oneMore, paid(signUpPayment({ cycle: 1 })));
    const last = applySubscription(begun, { type: 'cycle_opened', paymentId: cycle.id });
    expect(follow(last, paid(cycle, due)).status).toBe('active');
  });

  test('money that comes after a refusal counts', () => {
    const tried = follow(follow(opened, underWay(cycle, due)), refused(cycle, due));
    expect(follow(tried, paid(cycle, after(0.5)))).toMatchObject({ cycle: { number: 3 } });
  });
});

describe('its end', () => {
  test('cancelled by the merchant, once; what is open then is to be ended', () => {
    const cancelled = cancelSubscription(opened, days(40));
    if (!cancelled.ok) throw new Error('refused');
    const over = applySubscription(opened, cancelled.value);
    expect(over).toMatchObject({ status: 'cancelled', leftOpen: cycle.id });
    expect(cancelSubscription(over, days(41))).toEqual({
      ok: false,
      error: { code: 'wrong_status', status: 'cancelled' },
    });
    const ended = follow(over, { ...cycle, status: 'cancelled' } as Payment);
    expect(ended).not.toHaveProperty('leftOpen');
    expect(subscriptionDueAt(ended)).toBeUndefined();
  });

  test('between two cycles nothing is left open', () => {
    const cancelled = cancelSubscription(active, days(1));
    expect(cancelled).toMatchObject({ ok: true });
    expect(cancelled.ok && cancelled.value).not.toHaveProperty('leftOpen');
  });

  test('a card that is gone ends it', () => {
    if (opened.status !== 'active') throw new Error('not active');
    expect(applySubscription(opened, giveUp(opened, 'card_gone', days(40)))).toMatchObject({
      ...{ status: 'failed', why: 'card_gone', leftOpen: cycle.id },
    });
  });
});

test('following the same payment twice changes nothing', () => {
  const steps = [cycle, underWay(cycle, due), refused(cycle, due), paid(cycle, due)];
  let subscription: Subscription = opened;
  for (const payment of steps) {
    subscription = follow(subscription, payment);
    expect(followPayment(subscription, { payment, retryAfterMs: RETRIES, now: due })).toEqual([]);
  }
});

test('a change is one version with all its events', () => {
  const events = followPayment(opened, {
    payment: paid(cycle, due),
    retryAfterMs: RETRIES,
    now: due,
  });
  const { writes, events: recorded } = changeSubscription(opened, events);
  expect(writes).toMatchObject([{ subscription: { version: opened.version + 1 } }]);
  expect(recorded).toMatchObject([{ stream: opened.id, event: { type: 'cycle_paid' } }]);
  const change = subscriptionChange(opened, events, { changeId: 'c' as ChangeId, at: due });
  expect(change).toMatchObject({ merchantId: MERCHANT, subjectId: opened.id, postings: [] });
});

test('a payment without a payer is not ended by idle time, whatever its protocol lets payers do', () => {
  const { amount } = cycle;
  const context = { policy: { ...LENIENT, retryAfterRefusal: false }, ids: randomIds };
  const refusedOnce = refused(cycle, due, { policy: context.policy });
  expect(refusedOnce.status).toBe('created');
  const expire = { type: 'expire', now: addMs(due, 30 * MINUTE_MS) } as const;
  expect(changePayment(refusedOnce, expire, context)).toMatchObject({ error: { code: 'not_due' } });
  expect(amount).toBe(vnd(100_000n));
});

test('its sign-up is named by its payment', () => {
  expect(pending).toMatchObject({ status: 'pending', signUp: SIGN_UP });
});
