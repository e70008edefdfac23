import { addMs, DAY_MS, latest } from '@cong/values/time.ts';
import type { Payment } from '../payment/payment.ts';
import type { Reason } from '../payment/reason.ts';
import { cycleDueAt, notBeforeDayAfter } from './calendar.ts';
import type { Cycle, SubscriptionTerms } from './subscription.ts';

/** The first cycle, where the sign-up did not pay it. */
export const firstCycle = ({ startsAt }: SubscriptionTerms): Cycle => ({
  ...{ number: 1, dueAt: startsAt, tryAt: startsAt },
});

/**
 * The cycle after one that was paid; undefined when everything agreed is paid. Cycles that were missed follow one
 * another, oldest first, on one Viet Nam day each.
 */
export function cycleAfter(
  terms: SubscriptionTerms,
  paid: number,
  paidAt: Date,
): Cycle | undefined {
  const number = paid + 1;
  const { startsAt, interval, maxPayments, endsAt } = terms;
  if (maxPayments !== undefined && number > maxPayments) return undefined;
  const dueAt = cycleDueAt(startsAt, interval, number);
  if (endsAt !== undefined && dueAt > endsAt) return undefined;
  return { number, dueAt, tryAt: notBeforeDayAfter(dueAt, paidAt) };
}

/** Reasons that no later try will change. */
const FOR_GOOD: ReadonlySet<Reason> = new Set([
  'card_lost',
  'card_stolen',
  'card_deleted',
  'card_invalid',
  'card_expired',
  'account_closed',
  'not_permitted',
]);

/**
 * When a cycle whose last try brought nothing is tried again, by the times after its first try; undefined when it is not.
 * After a pause of the worker's the tries that were missed are not made at once: one a day.
 */
export function nextTryAt(
  { attempts }: Pick<Payment, 'attempts'>,
  retryAfterMs: readonly number[],
): Date | undefined {
  const [first, last] = [attempts[0], attempts.at(-1)];
  const afterMs = retryAfterMs[attempts.length - 1];
  if (first === undefined || last === undefined || afterMs === undefined) return undefined;
  if (last.outcome.type === 'refused' && FOR_GOOD.has(last.outcome.reason)) return undefined;
  return latest(addMs(first.startedAt, afterMs), addMs(last.startedAt, DAY_MS));
}
