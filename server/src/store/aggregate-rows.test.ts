import { vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import { changeRefund } from '../core/refund/change-refund.ts';
import type { RefundCommand } from '../core/refund/decide-refund.ts';
import type { Refund } from '../core/refund/refund.ts';
import { changeReversal } from '../core/reversal/change-reversal.ts';
import { AMOUNT, attemptOfNumber, changed, minutes, STRICT } from '../testing/sample-payment.ts';
import { freshChangeId, sampleRefund } from '../testing/sample-refund.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { GroupCommitWriter } from './group-commit-writer.ts';

let store: TestStore;
let writers: readonly GroupCommitWriter[];

beforeAll(async () => {
  store = await openTestStore();
  writers = [0, 1].map(() => store.writer({ url: store.url }));
});

afterAll(() => store.close());

const write = (change: Parameters<GroupCommitWriter['write']>[0], side = 0) =>
  (writers[side] ?? store.writer()).write(change);

const keyOf = ({ merchantId, id }: Payment) => ({ merchantId, paymentId: id });

async function now(payment: Payment): Promise<Payment> {
  const found = await store.reader.byKey(keyOf(payment));
  if (found === undefined) throw new Error('the payment is gone');
  return found;
}

const stepOf = (refund: Refund, payment: Payment, command: RefundCommand) => {
  const changeId = freshChangeId();
  const stepped = changeRefund(refund, command, { policy: STRICT, changeId, payment });
  if (!stepped.ok || stepped.value.change === undefined) throw new Error('nothing to write');
  return { change: stepped.value.change, refund: stepped.value.refund };
};

const send: RefundCommand = { type: 'send', callDeadline: minutes(12), now: minutes(11) };
const answer = (word: 'done' | 'failed'): RefundCommand => ({
  ...{ type: 'record_answer', nextInquiryAt: minutes(20), now: minutes(12) },
  answer: word === 'done' ? { outcome: 'done' } : { outcome: 'failed', why: 'closed' },
});

test('refunds asked for at once never exceed the capture', async () => {
  const payment = await storedIn(store.writer(), 'captured');
  // As the flow does: on a conflict, decide again on the payment as it is.
  const ask = async (side: number): Promise<string> => {
    for (;;) {
      const before = await now(payment);
      if (before.status !== 'captured' || before.amount - before.refunded < 30_000n)
        return 'refused';
      const outcome = await write(sampleRefund(before).change, side);
      if (outcome !== 'conflict') return outcome;
    }
  };
  const outcomes = await Promise.all(Array.from({ length: 12 }, (_, i) => ask(i % 2)));
  expect(outcomes.filter((one) => one === 'committed')).toHaveLength(3);
  expect(await now(payment)).toMatchObject({ refunded: 90_000n });
  const refunds = await store.reader.refundsOf(keyOf(payment));
  expect(refunds.map(({ amount }) => amount)).toEqual([30_000n, 30_000n, 30_000n]);
  const postings = await store.reader.postingsOf(keyOf(payment));
  expect(postings.filter(({ credit }) => credit.endsWith(':refunding'))).toHaveLength(3);
});

test('decided on one version of the payment, one refund is written and the others leave no trace', async () => {
  const payment = await storedIn(store.writer(), 'captured');
  const rivals = Array.from({ length: 8 }, () => sampleRefund(payment).change);
  const outcomes = await Promise.all(rivals.map((change, i) => write(change, i % 2)));
  expect(outcomes.toSorted()).toEqual([
    'committed',
    ...Array.from({ length: 7 }, () => 'conflict'),
  ]);
  expect(await store.reader.refundsOf(keyOf(payment))).toHaveLength(1);
});

test('one request id makes one refund, even of two payments', async () => {
  const [one, other] = [
    await storedIn(store.writer(), 'captured'),
    await storedIn(store.writer(), 'captured'),
  ];
  const requestId = 'refund-1';
  const changes = [one, other].map((payment) => sampleRefund(payment, vnd(5n), requestId).change);
  const good = Array.from({ length: 6 }, async () =>
    sampleRefund(await storedIn(store.writer(), 'captured')),
  );
  const others = (await Promise.all(good)).map(({ change }) => change);
  const outcomes = await Promise.all([...changes, ...others].map((change) => write(change)));
  expect(outcomes.slice(0, 2).toSorted()).toEqual(['committed', 'conflict']);
  expect(new Set(outcomes.slice(2))).toEqual(new Set(['committed']));
  const refunded = [await now(one), await now(other)].map((payment) =>
    payment.status === 'captured' ? payment.refunded : -1n,
  );
  expect(refunded.toSorted()).toEqual([0n, 5n]);
  const { merchantId, protocol } = one;
  expect(await store.reader.refundByRequest(merchantId, protocol, requestId)).toMatchObject({
    requestId,
    amount: 5n,
  });
});

test('a refund that fails gives its amount back in the same change', async () => {
  const payment = await storedIn(store.writer(), 'captured');
  const asked = sampleRefund(payment);
  await write(asked.change);
  const sent = stepOf(asked.refund, payment, send);
  expect(await write(sent.change)).toBe('committed');
  const failed = stepOf(sent.refund, await now(payment), answer('failed'));
  expect(await write(failed.change)).toBe('committed');
  expect(await now(payment)).toMatchObject({ refunded: 0n });
  expect(await store.reader.refundsOf(keyOf(payment))).toEqual([failed.refund]);
});

test('a refund’s end is written once, whoever brings it', async () => {
  const payment = await storedIn(store.writer(), 'captured');
  const asked = sampleRefund(payment);
  await write(asked.change);
  const sent = stepOf(asked.refund, payment, send);
  await write(sent.change);
  const current = await now(payment);
  const ends = [answer('done'), answer('failed'), answer('done'), answer('failed')].map(
    (command) => stepOf(sent.refund, current, command).change,
  );
  const outcomes = await Promise.all(ends.map((change, i) => write(change, i % 2)));
  expect(outcomes.filter((one) => one === 'committed')).toHaveLength(1);
  const postings = await store.reader.postingsOf(keyOf(payment));
  expect(postings.filter(({ debit }) => debit.endsWith(':refunding'))).toHaveLength(1);
});

test('a stray capture opens one reversal; a second of the same attempt leaves no trace', async () => {
  const payment = await storedIn(store.writer(), 'declined');
  const paid = {
    type: 'record_result',
    attemptId: attemptOfNumber(payment, 1),
    answer: { outcome: 'paid', amount: AMOUNT },
    now: minutes(9),
  } as const;
  const rivals = [0, 1].map(() => changed(payment, paid).change);
  const outcomes = await Promise.all(rivals.map((change, side) => change && write(change, side)));
  expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
  const [reversal, ...others] = await store.reader.reversalsOf(keyOf(payment));
  expect(others).toEqual([]);
  if (reversal === undefined) throw new Error('no reversal');
  const toSend = { type: 'send', callDeadline: minutes(12), now: minutes(11) } as const;
  const steps = [0, 1].map(() => changeReversal(reversal, toSend, freshChangeId())?.change);
  const stepped = await Promise.all(steps.map((change, side) => change && write(change, side)));
  expect(stepped.toSorted()).toEqual(['committed', 'conflict']);
});

test('a change without a payment is decided by its first aggregate, and a repeat of a new one is a duplicate', async () => {
  const payment = await storedIn(store.writer(), 'captured');
  const asked = sampleRefund(payment);
  await write(asked.change);
  const sent = stepOf(asked.refund, payment, send);
  const outcomes = await Promise.all([0, 1].map((side) => write(sent.change, side)));
  expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
  const { refund } = sampleRefund(payment);
  const fresh: Change = {
    ...{ changeId: freshChangeId(), merchantId: payment.merchantId, subjectId: payment.id },
    at: minutes(11),
    writes: [{ type: 'refund', refund }],
    events: [{ stream: refund.id, version: 1, event: { type: 'refund_requested', refund } }],
    postings: [],
    messages: [],
  };
  const twice = await Promise.all([0, 1].map((side) => write(fresh, side)));
  expect(twice.toSorted()).toEqual(['committed', 'duplicate']);
});
