import { addMs, DAY_MS, HOUR_MS, latest } from '@cong/values/time.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { T0 } from '../../testing/sample-payment.ts';
import {
  cyclePayment,
  paid,
  refused,
  sampleSubscription,
  signUpPayment,
  underWay,
} from '../../testing/sample-subscription.ts';
import type { Payment } from '../payment/payment.ts';
import { applySubscription } from './apply-subscription.ts';
import { cycleDueAt } from './calendar.ts';
import { followPayment } from './follow-payment.ts';
import {
  type Subscription,
  type SubscriptionEvent,
  type SubscriptionTerms,
  subscriptionDueAt,
} from './subscription.ts';

// Whatever becomes of each try, and however late the worker comes.

type Step = {
  readonly outcome: 'paid' | 'refused' | 'uncertain, then paid' | 'uncertain, then refused';
  /** How late the worker comes, and how long an outcome stays unknown. */
  readonly lateMs: number;
};

type Story = { readonly terms: Partial<SubscriptionTerms>; readonly steps: readonly Step[] };

const RETRIES = [1, 3, 5].map((days) => days * DAY_MS);

const stories: fc.Arbitrary<Story> = fc.record({
  terms: fc.record(
    {
      interval: fc.record({
        unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
        count: fc.integer({ min: 1, max: 3 }),
      }),
      maxPayments: fc.integer({ min: 1, max: 12 }),
      endsAt: fc.integer({ min: 1, max: 900 }).map((days) => addMs(T0, days * DAY_MS)),
    },
    { requiredKeys: ['interval'], noNullPrototype: true },
  ),
  steps: fc.array(
    fc.record({
      outcome: fc.constantFrom<Step['outcome']>(
        ...(['paid', 'paid', 'paid', 'refused'] as const),
        ...(['uncertain, then paid', 'uncertain, then refused'] as const),
      ),
      lateMs: fc.oneof(
        { weight: 6, arbitrary: fc.nat(HOUR_MS) },
        // Four tries, each late and then unknown for so long, end before their payment does after a year.
        { weight: 1, arbitrary: fc.nat(30 * DAY_MS) },
      ),
    }),
    { maxLength: 30, size: 'max' },
  ),
});

type Debit = { readonly cycle: number; readonly at: Date };
type Played = {
  readonly subscription: Subscription;
  readonly debits: readonly Debit[];
  readonly tries: readonly Debit[];
  readonly events: readonly SubscriptionEvent[];
  readonly first: Subscription;
};

/** Bills as the worker does: whatever is due, when it comes by. */
function play({ terms, steps }: Story): Played {
  const first = sampleSubscription(terms);
  const events: SubscriptionEvent[] = [];
  const world: { subscription: Subscription } = { subscription: first };
  const happen = (happened: readonly SubscriptionEvent[]): void => {
    events.push(...happened);
    world.subscription = happened.reduce(applySubscription, world.subscription);
  };
  const follow = (payment: Payment, now: Date): void => {
    const asked = { payment, retryAfterMs: RETRIES, now };
    happen(followPayment(world.subscription, asked));
    expect(followPayment(world.subscription, asked)).toEqual([]);
  };
  follow(paid(signUpPayment({ cycle: 1 })), T0);
  const [debits, tries]: [Debit[], Debit[]] = [[{ cycle: 1, at: T0 }], []];
  let payment: Payment | undefined;
  let now = T0;
  for (const { outcome, lateMs } of steps) {
    const { subscription } = world;
    const due = subscriptionDueAt(subscription);
    if (subscription.status !== 'active' || due === undefined) break;
    now = addMs(latest(now, due), lateMs);
    const { number, paymentId } = subscription.cycle;
    if (paymentId === undefined || payment === undefined) {
      payment = cyclePayment({ number, now });
      happen([{ type: 'cycle_opened', paymentId: payment.id }]);
    }
    tries.push({ cycle: number, at: now });
    follow(underWay(payment, now), now);
    if (outcome.startsWith('uncertain')) now = addMs(now, lateMs);
    const pays = outcome.endsWith('paid');
    payment = pays ? paid(payment, now) : refused(payment, now);
    if (pays) debits.push({ cycle: number, at: now });
    follow(payment, now);
  }
  return { subscription: world.subscription, debits, tries, events, first };
}

const always = (check: (played: Played) => void): void =>
  fc.assert(
    fc.property(stories, (story) => check(play(story))),
    { numRuns: 1_000 },
  );

test('cycles are paid one after another, none twice and none left out', () => {
  always(({ debits }) => {
    expect(debits.map(({ cycle }) => cycle)).toEqual(debits.map((_, i) => i + 1));
  });
});

test('no cycle is debited before it is due, and on one Viet Nam day at most one', () => {
  always(({ debits, first: { terms } }) => {
    for (const { cycle, at } of debits) {
      expect(at >= cycleDueAt(terms.startsAt, terms.interval, cycle)).toBe(true);
    }
    const days = debits.map(({ at }) => vietNamDate(at));
    expect(new Set(days).size).toBe(days.length);
  });
});

test('nothing beyond what was agreed is ever asked for', () => {
  always(({ tries, first: { terms } }) => {
    for (const { cycle } of tries) {
      expect(cycle <= (terms.maxPayments ?? cycle)).toBe(true);
      const due = cycleDueAt(terms.startsAt, terms.interval, cycle);
      expect(due <= (terms.endsAt ?? due)).toBe(true);
    }
  });
});

test('one cycle is tried at most four times, each at least a day after the one before', () => {
  always(({ tries }) => {
    for (const [, of] of Map.groupBy(tries, ({ cycle }) => cycle)) {
      expect(of.length <= 1 + RETRIES.length).toBe(true);
      of.slice(1).forEach(({ at }, i) => {
        expect(at.getTime() - (of[i]?.at.getTime() ?? 0) >= DAY_MS).toBe(true);
      });
    }
  });
});

test('a subscription is the fold of its events', () => {
  always(({ subscription, events, first }) => {
    expect(events.reduce(applySubscription, first)).toEqual(subscription);
  });
});

test('stories reach every end', () => {
  const seen = new Set<string>();
  for (const story of fc.sample(stories, { numRuns: 500, seed: 3 })) {
    const { subscription, debits } = play(story);
    seen.add(subscription.status);
    if (debits.length > 8) seen.add('many cycles');
  }
  expect([...seen].sort()).toEqual(['active', 'ended', 'failed', 'many cycles']);
});
