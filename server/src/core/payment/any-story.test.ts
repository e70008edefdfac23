import type { AttemptId } from '@cong/values/ids.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play, type Story, stories } from '../../testing/model-steps.ts';
import { ask, type World } from '../../testing/payment-model.ts';
import type { Write } from '../change/change.ts';
import type { Conversion } from '../instalment/conversion.ts';
import { buyerFee, dueOf, termsOf } from '../instalment/terms.ts';
import { impliedBalances, type Posted, postedBalances } from '../ledger/books.ts';
import {
  conversionFoldFault,
  paymentFoldFault,
  refundFoldFault,
  reversalFoldFault,
} from '../ledger/fold.ts';
import type { Refund } from '../refund/refund.ts';
import type { Reversal } from '../reversal/reversal.ts';
import { refundableAtMost } from './decide-refund.ts';
import { attemptOf, isFinal, isLive, type Payment } from './payment.ts';

// Whatever is asked of a payment, in whatever order and however often.

const always = (check: (story: Story) => void, numRuns = 1_500): void =>
  fc.assert(fc.property(stories, check), { numRuns });

const eventsOf = ({ changes }: World, stream: string) =>
  changes.flatMap(({ events }) => events.filter((one) => one.stream === stream));

const postingsOf = ({ changes }: World): readonly Posted[] =>
  changes.flatMap(({ postings }) =>
    postings.map(({ attemptId, ...posting }) => {
      if (attemptId === undefined) throw new Error('a posting of no attempt');
      return { ...posting, attemptId };
    }),
  );

/** Whether it is an order of the merchant's: what only verifies a card is none. */
const isOrder = ({ terms }: Payment): boolean => terms.account !== 'verification';

test('asking the same twice changes nothing the second time', () => {
  always((story) => {
    play(story, (_before, asked, after) => {
      expect(ask(after, asked, story.policy)).toBe(after);
    });
  });
});

test('asking all of it again at the end changes nothing that is final', () => {
  always((story) => {
    const requests: Parameters<typeof ask>[1][] = [];
    const end = play(story, (_before, asked) => requests.push(asked));
    fc.pre(isFinal(end.payment));
    const again = requests.reduce((world, asked) => ask(world, asked, story.policy), end);
    expect(again.payment.status).toBe(end.payment.status);
    expect(again.changes.flatMap(({ messages }) => messages)).toHaveLength(
      isOrder(again.payment) ? 1 : 0,
    );
    expect(impliedBalances(again)).toEqual(postedBalances(postingsOf(again)));
  });
});

test('a final state is never left', () => {
  always((story) => {
    play(story, (before, _asked, after) => {
      if (isFinal(before.payment)) expect(after.payment.status).toBe(before.payment.status);
    });
  });
});

function aggregateOf(write: Write): Payment | Refund | Reversal | Conversion {
  switch (write.type) {
    case 'payment':
      return write.payment;
    case 'refund':
      return write.refund;
    case 'reversal':
      return write.reversal;
    case 'conversion':
      return write.conversion;
    default:
      throw new Error(`the model writes no ${write.type}`);
  }
}

test('versions grow by one with every change', () => {
  always((story) => {
    const { payment, refunds, reversals, conversions, changes } = play(story);
    const written = changes.flatMap(({ writes }) => writes.map(aggregateOf));
    for (const one of [payment, ...refunds, ...reversals, ...conversions]) {
      const versions = written.filter(({ id }) => id === one.id).map(({ version }) => version);
      expect(versions).toEqual(Array.from({ length: one.version }, (_, i) => i + 1));
    }
  });
});

test('every state is the fold of its events', () => {
  always((story) => {
    const world = play(story);
    const { payment, refunds, reversals, conversions } = world;
    expect(paymentFoldFault(payment, eventsOf(world, payment.id))).toBeUndefined();
    for (const one of refunds)
      expect(refundFoldFault(one, eventsOf(world, one.id))).toBeUndefined();
    for (const one of reversals) {
      expect(reversalFoldFault(one, eventsOf(world, one.id))).toBeUndefined();
    }
    for (const one of conversions) {
      expect(conversionFoldFault(one, eventsOf(world, one.id))).toBeUndefined();
    }
  });
});

test('every state has the postings it implies, after every step', () => {
  always((story) => {
    play(story, (_before, _asked, after) => {
      expect(postedBalances(postingsOf(after))).toEqual(impliedBalances(after));
    });
  });
});

/** What connectors hold of the payer's money by our books. */
const receivables = (world: World): bigint =>
  [...postedBalances(postingsOf(world))].reduce(
    (sum, [key, amount]) => (key.endsWith(':receivable') ? sum + amount : sum),
    0n,
  );

type Captured = Extract<Payment, { status: 'captured' }>;

const dueFrom = (payment: Captured): bigint =>
  dueOf(payment, attemptOf(payment, payment.attemptId));

/** What left the payer for good: the price and the fee that the payer bears, or the less that an operator accepted. */
const keptOf = (payment: Captured): bigint => {
  const { reportedAmount } = payment;
  const due = dueFrom(payment);
  const short = reportedAmount !== undefined && reportedAmount < due;
  return short ? reportedAmount : due;
};

test('money is conserved: what connectors owe is captured or to be sent back, less what went back', () => {
  always((story) => {
    const world = play(story);
    const { payment, refunds, reversals } = world;
    const captured = payment.status === 'captured' ? keptOf(payment) : 0n;
    const sum = (all: readonly { status: string; amount: bigint }[], done: boolean): bigint =>
      all.reduce(
        (total, { status, amount }) => ((status === 'done') === done ? total + amount : total),
        0n,
      );
    expect(receivables(world)).toBe(captured - sum(refunds, true) + sum(reversals, false));
    expect(receivables(world) >= 0n).toBe(true);
  });
});

test('refunds never exceed the capture, pending ones counted', () => {
  always((story) => {
    play(story, (_before, _asked, { payment, refunds }) => {
      if (payment.status !== 'captured') {
        expect(refunds).toEqual([]);
        return;
      }
      const taken = refunds.reduce(
        (sum, { status, amount }) => (status === 'failed' ? sum : sum + amount),
        0n,
      );
      expect(payment.refunded).toBe(taken);
      expect(taken <= payment.amount).toBe(true);
    });
  });
});

const broughtTooMuch = (payment: Payment, id: AttemptId): boolean =>
  payment.status === 'captured' &&
  payment.attemptId === id &&
  (payment.reportedAmount ?? 0n) > dueFrom(payment);

const wentAmiss = (payment: Payment): readonly AttemptId[] =>
  payment.attempts
    .filter(({ id, outcome }) => outcome.type === 'reversed' || broughtTooMuch(payment, id))
    .map(({ id }) => id);

test('money of an attempt is captured, in doubt, or on its way back by exactly one reversal, as is what it brought beyond', () => {
  always((story) => {
    play(story, (before, asked, after) => {
      const { payment, reversals } = after;
      const ofAttempts = reversals.map(({ attemptId }) => attemptId);
      expect([...ofAttempts].sort()).toEqual([...wentAmiss(payment)].sort());
      if (asked.of !== 'payment' || after === before) return;
      const { command } = asked;
      if (command.type !== 'record_result' && command.type !== 'record_inquiry') return;
      if (command.answer.outcome !== 'paid') return;
      const outcome = payment.attempts.find(({ id }) => id === command.attemptId)?.outcome.type;
      const inDoubt = isLive(payment) && payment.attemptId === command.attemptId;
      const nothing = command.answer.amount === 0n;
      expect(outcome === 'captured' || outcome === 'reversed' || inDoubt || nothing).toBe(true);
    });
  });
});

test('what is captured in instalments has one conversion of its terms, until it was given back whole', () => {
  always((story) => {
    play(story, (_before, _asked, { payment, refunds, conversions }) => {
      const terms = payment.status === 'captured' && termsOf(payment, payment.attemptId);
      expect(conversions.map((one) => one.terms)).toEqual(terms ? [terms] : []);
      if (!terms) return;
      const back = refunds.filter(({ status }) => status === 'done');
      expect(conversions[0]?.status).toBe(back.length === 0 ? 'due' : 'withdrawn');
    });
  });
});

test('an instalment payment is given back whole or not at all, and its fee never', () => {
  always((story) => {
    play(story, (_before, _asked, { payment, refunds }) => {
      if (payment.status !== 'captured') return;
      const terms = termsOf(payment, payment.attemptId);
      if (terms === undefined) return;
      const taken = refunds.filter(({ status }) => status !== 'failed');
      expect(taken.length <= 1).toBe(true);
      const { amount, reportedAmount } = payment;
      const most =
        reportedAmount === undefined || reportedAmount > amount ? amount : reportedAmount;
      for (const refund of taken) {
        expect(refund.amount).toBe(most);
        expect(refund.captured).toBe(reportedAmount ?? amount + buyerFee(terms));
      }
    });
  });
});

test('what verified a card is on its way back from the moment it came, and its merchant has no part in it', () => {
  always((story) => {
    const world = play({ ...story, terms: { account: 'verification', feeBps: 0 } });
    const { payment, refunds, changes } = world;
    const accounts = changes.flatMap(({ postings }) =>
      postings.flatMap((one) => [one.debit, one.credit]),
    );
    expect(accounts.filter((account) => account.startsWith('merchant:'))).toEqual([]);
    if (payment.status !== 'captured') return;
    const failed = refunds.some(({ status }) => status === 'failed');
    const nothing = payment.reportedAmount === 0n;
    if (!failed && !nothing) expect(payment.refunded).toBe(refundableAtMost(payment));
    const capture = changes.find(({ events }) =>
      events.some(({ event }) => event.type === 'captured'),
    );
    expect(capture?.writes.map(({ type }) => type)).toEqual(
      expect.arrayContaining(nothing ? ['payment'] : ['payment', 'refund']),
    );
  });
});

test('the merchant is told once of every payment that ended, and of no other', () => {
  always((story) => {
    play(story, (_before, _asked, { payment, changes }) => {
      const messages = changes.flatMap((change) => change.messages);
      const told = isFinal(payment) && isOrder(payment);
      expect(messages.map(({ kind }) => kind)).toEqual(told ? ['payment_result'] : []);
    });
  });
});

test('at most one attempt is live, and it is the one the state names', () => {
  always((story) => {
    play(story, (_before, _asked, { payment }) => {
      const live = payment.attempts.filter(({ outcome }) => outcome.type === 'live');
      expect(live.map(({ id }) => id)).toEqual(isLive(payment) ? [payment.attemptId] : []);
    });
  });
});

test('stories reach every state and every kind of event', () => {
  const seen = new Set<string>();
  for (const story of fc.sample(stories, { numRuns: 4_000, seed: 5 })) {
    const world = play(story);
    for (const { events } of world.changes) for (const { event } of events) seen.add(event.type);
    const { payment, refunds, reversals, conversions } = world;
    for (const one of [payment, ...refunds, ...reversals, ...conversions]) seen.add(one.status);
  }
  const expected = `created opened attempt_started otp_requested redirected authorisation_started
    otp_refused attempt_refused attempt_abandoned became_uncertain inquired captured reversal_opened
    declined cancelled expired not_paid_resolved discrepancy_noted refund_reserved refund_released
    refund_requested refund_sent refund_unsettled refund_handed_over refund_done refund_failed
    reversal_requested reversal_sent reversal_put_off reversal_done reversal_failed
    conversion_due conversion_withdrawn due withdrawn
    verifying awaiting_otp authorising uncertain requested sent unknown manual done failed pending`;
  expect(expected.split(/\s+/).filter((one) => !seen.has(one))).toEqual([]);
});
