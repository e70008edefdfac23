import { type ChangeId, newUuid } from '@cong/values/ids.ts';
import { addVnd, vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { ask, newWorld, type World } from '../../testing/payment-model.ts';
import { sampleTerms } from '../../testing/sample-instalment.ts';
import { attemptOfNumber, commandsTo, LENIENT, minutes } from '../../testing/sample-payment.ts';
import { sampleRefund } from '../../testing/sample-refund.ts';
import type { Change } from '../change/change.ts';
import type { Posted } from '../ledger/books.ts';
import { checkPaymentBook, type PaymentBook } from '../ledger/payment-book.ts';
import type { Payment } from '../payment/payment.ts';
import { changeRefund } from '../refund/change-refund.ts';

const AMOUNT = vnd(3_000_000n);
const terms = sampleTerms();

function captured(under = terms): World {
  const fresh = newWorld({ amount: AMOUNT });
  return commandsTo(fresh.payment, 'captured', under).reduce(
    (world, command) => ask(world, { of: 'payment', command }, LENIENT),
    fresh,
  );
}

/** The posting, where it is a payment's. */
const ofAttempt = ({ attemptId, ...posting }: Change['postings'][number]): readonly Posted[] =>
  attemptId === undefined ? [] : [{ ...posting, attemptId }];

/** A world with one part of its books exchanged. */
function bookOf(world: World, otherwise: Partial<PaymentBook> = {}): PaymentBook {
  const events = world.changes.flatMap((change) => change.events);
  return {
    ...world,
    events: Map.groupBy(events, ({ stream }) => stream),
    postings: world.changes.flatMap(({ postings }) => postings.flatMap(ofAttempt)),
    messages: [
      {
        ...{ kind: 'payment_result', status: 'received', tries: 1, keptTries: 1 },
        receivedTry: true,
      },
    ],
    ...otherwise,
  };
}

const faults = (book: PaymentBook) =>
  checkPaymentBook(book, { ...LENIENT, allowPending: false }).differences.map(
    ({ check, what }) => `${check}: ${what}`,
  );

test('a capture brings the conversion that its bank must make, in the same change', () => {
  const world = captured();
  const { payment, conversions } = world;
  expect(conversions).toEqual([
    expect.objectContaining({
      ...{ paymentId: payment.id, attemptId: attemptOfNumber(payment, 1), version: 1 },
      ...{ terms, principal: AMOUNT, connectorRef: 'ref-1', status: 'due' },
      maskedCard: '970400******0018',
    }),
  ]);
  expect(world.changes.at(-1)?.writes.map(({ type }) => type)).toEqual(['payment', 'conversion']);
  expect(faults(bookOf(world))).toEqual([]);
});

test('a payment that is paid at once brings none', () => {
  const fresh = newWorld();
  const world = commandsTo(fresh.payment, 'captured').reduce(
    (before, command) => ask(before, { of: 'payment', command }, LENIENT),
    fresh,
  );
  expect(world.conversions).toEqual([]);
});

test('it is withdrawn when the money is back, not before', () => {
  const world = captured();
  const { refund, payment } = refunded(world);
  const [conversion] = world.conversions;
  const context = {
    policy: LENIENT,
    changeId: newUuid(minutes(9)) as ChangeId,
    payment,
    conversion,
  };
  const sent = changeRefund(
    refund,
    { type: 'send', callDeadline: minutes(10), now: minutes(9) },
    context,
  );
  if (!sent.ok) throw new Error(sent.error.code);
  expect(sent.value.change?.writes.map(({ type }) => type)).toEqual(['refund']);
  const answer = { type: 'record_answer', nextInquiryAt: minutes(11), now: minutes(10) } as const;
  const done = changeRefund(sent.value.refund, { ...answer, answer: { outcome: 'done' } }, context);
  if (!done.ok) throw new Error(done.error.code);
  expect(done.value.change?.writes).toEqual([
    expect.objectContaining({ type: 'refund' }),
    {
      type: 'conversion',
      conversion: { ...conversion, version: 2, status: 'withdrawn', withdrawnAt: minutes(10) },
    },
  ]);
});

function refunded(world: World) {
  if (world.payment.status !== 'captured') throw new Error(world.payment.status);
  const { refund, change } = sampleRefund(world.payment, AMOUNT);
  const written = change.writes.find(({ type }) => type === 'payment');
  if (written?.type !== 'payment') throw new Error('no payment');
  return { refund, payment: written.payment };
}

test('part of an instalment payment is not given back; of the whole, the buyer’s fee is not', () => {
  const { payment } = captured();
  if (payment.status !== 'captured') throw new Error(payment.status);
  expect(() => sampleRefund(payment, vnd(1n))).toThrow('partial_refund_unsupported');
  expect(() => sampleRefund(payment, addVnd(AMOUNT, vnd(1n)))).toThrow('refund_exceeds_captured');
  const { refund } = sampleRefund(payment, AMOUNT);
  expect(refund).toMatchObject({ amount: AMOUNT, captured: 3_180_000n });
});

const plain = (payment: Payment): Payment => ({
  ...payment,
  attempts: payment.attempts.map(({ instalment: _terms, ...attempt }) => attempt),
});

test.each<readonly [string, (world: World) => Partial<PaymentBook>, string]>([
  ['is missing', () => ({ conversions: [] }), 'captured in instalments, with no conversion'],
  [
    'is there twice',
    ({ conversions }) => ({ conversions: [...conversions, ...conversions] }),
    'is one too many',
  ],
  [
    'says other terms',
    ({ conversions }) => ({
      conversions: conversions.map((one) => ({ ...one, terms: sampleTerms({ months: 6 }) })),
    }),
    'its conversion says other terms',
  ],
  [
    'is withdrawn though nothing was given back',
    ({ conversions }) => ({
      conversions: conversions.map((one) => ({
        ...{ ...one, status: 'withdrawn' as const, withdrawnAt: minutes(9) },
      })),
    }),
    'its conversion is withdrawn',
  ],
  [
    'belongs to a payment that was paid at once',
    ({ payment }) => ({ payment: plain(payment) }),
    'not in instalments',
  ],
])('the books tell when a conversion %s', (_what, otherwise, told) => {
  const world = captured();
  const found = faults(bookOf(world, otherwise(world)));
  expect(found.filter((fault) => fault.startsWith('conversions: ')).join()).toContain(told);
});
