import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { minutes, paymentIn, STRICT } from '../../testing/sample-payment.ts';
import { freshChangeId, sampleRefund } from '../../testing/sample-refund.ts';
import type { RefundAnswer } from '../connector/connector.ts';
import type { Payment } from '../payment/payment.ts';
import { changeRefund } from './change-refund.ts';
import type { RefundCommand } from './decide-refund.ts';
import { type Refund, refundDueAt } from './refund.ts';

const captured = paymentIn('captured');
const asked = sampleRefund(captured);
/** The payment with the refund's amount taken from it. */
const reserved = ((): Payment => {
  const [write] = asked.change.writes;
  if (write?.type !== 'payment') throw new Error('the payment is written with its refund');
  return write.payment;
})();

const send: RefundCommand = { type: 'send', callDeadline: minutes(12), now: minutes(11) };
const putOff: RefundCommand = { type: 'put_off', until: minutes(15), now: minutes(11) };
const answer = (word: RefundAnswer, now = minutes(12)): RefundCommand => ({
  ...{ type: 'record_answer', answer: word, nextInquiryAt: minutes(20), now },
});
const giveUp = (now: Date): RefundCommand => ({
  ...{ type: 'give_up_call', nextInquiryAt: minutes(20), now },
});
const settle = (done: boolean): RefundCommand => ({
  ...{ type: 'settle', done, evidence: 'bank slip', now: minutes(30) },
});
const done = answer({ outcome: 'done' });

const step = (refund: Refund, command: RefundCommand) =>
  changeRefund(refund, command, { policy: STRICT, changeId: freshChangeId(), payment: reserved });

function play(...commands: readonly RefundCommand[]): Refund {
  return commands.reduce((before, command) => {
    const changed = step(before, command);
    if (!changed.ok) throw new Error(changed.error.code);
    return changed.value.refund;
  }, asked.refund);
}

const sent = play(send);
const unknown = play(send, answer({ outcome: 'unknown', why: 'timeout' }));
const manual = play(send, answer({ outcome: 'manual' }));

test('asking takes the amount from the payment and from what we owe the merchant, in one change', () => {
  expect(reserved).toMatchObject({ version: captured.version + 1, refunded: 30_000n });
  expect(asked.change.postings).toMatchObject([
    { debit: 'merchant:1:payable', credit: 'merchant:1:refunding', amount: 30_000n },
  ]);
  expect(asked.change.events.map(({ event }) => event.type)).toEqual([
    'refund_reserved',
    'refund_requested',
  ]);
});

test('two refunds together cannot exceed the capture', () => {
  expect(() => sampleRefund(reserved, vnd(70_001n))).toThrow('refund_exceeds_captured');
  expect(sampleRefund(reserved, vnd(70_000n)).refund.amount).toBe(70_000n);
});

test.each<[string, Refund, RefundCommand, string]>([
  ['sent before the connector is called', asked.refund, send, 'sent'],
  ['put off before it is sent', asked.refund, putOff, 'requested'],
  ['put off once it is sent', sent, putOff, 'refused: wrong_state'],
  ['sent twice', sent, send, 'refused: wrong_state'],
  ['done', sent, done, 'done'],
  ['failed', sent, answer({ outcome: 'failed', why: 'account closed' }), 'failed'],
  ['not supported', sent, answer({ outcome: 'manual' }), 'manual'],
  ['accepted, not finished', sent, answer({ outcome: 'pending' }), 'unknown'],
  ['no answer', sent, answer({ outcome: 'unknown', why: 'timeout' }), 'unknown'],
  ['not known to the provider', unknown, answer({ outcome: 'not_found' }, minutes(20)), 'unknown'],
  ['not finished, before it was due again', unknown, answer({ outcome: 'pending' }), 'repeat'],
  ['done, as an inquiry finds', unknown, done, 'done'],
  ['its call given up', sent, giveUp(minutes(12)), 'unknown'],
  ['its call given up too early', sent, giveUp(minutes(11)), 'repeat'],
  ['given up twice', unknown, giveUp(minutes(13)), 'repeat'],
  ['an answer before it was sent', asked.refund, done, 'repeat'],
  [
    'an answer after the end',
    play(send, done),
    answer({ outcome: 'failed', why: 'late' }),
    'repeat',
  ],
  ['settled by hand: done', manual, settle(true), 'done'],
  ['settled by hand: not done', manual, settle(false), 'failed'],
  ['an unknown one settled by hand', unknown, settle(true), 'done'],
  ['settled while it is on its way', sent, settle(true), 'refused: wrong_state'],
  ['settled after the end', play(send, done), settle(false), 'refused: wrong_state'],
])('a refund %s', (_name, refund, command, then) => {
  const changed = step(refund, command);
  if (!changed.ok) expect(`refused: ${changed.error.code}`).toBe(then);
  else if (changed.value.change === undefined) expect('repeat').toBe(then);
  else expect(changed.value.refund).toMatchObject({ status: then, version: refund.version + 1 });
});

const linesOf = (refund: Refund, command: RefundCommand): readonly string[] => {
  const changed = step(refund, command);
  const postings = (changed.ok && changed.value.change?.postings) || [];
  return postings.map(({ debit, credit, amount }) => `${debit} / ${credit} ${amount}`);
};

test('a refund done: the connector owes us less', () => {
  expect(linesOf(sent, done)).toEqual([
    'merchant:1:refunding / connector:banknet:receivable 30000',
  ]);
});

test('a refund failed: the merchant has it back, and the payment may be refunded again', () => {
  const failed = answer({ outcome: 'failed', why: 'account closed' });
  expect(linesOf(sent, failed)).toEqual(['merchant:1:refunding / merchant:1:payable 30000']);
  const changed = step(sent, failed);
  expect(changed.ok && changed.value.change?.writes[0]).toMatchObject({
    type: 'payment',
    payment: { refunded: 0n, version: reserved.version + 1 },
  });
});

test('waiting moves no money', () => {
  expect(linesOf(asked.refund, send)).toEqual([]);
  expect(linesOf(sent, answer({ outcome: 'pending' }))).toEqual([]);
  expect(linesOf(sent, answer({ outcome: 'manual' }))).toEqual([]);
});

test('each question to the connector is counted once', () => {
  expect([asked.refund, sent, unknown].map(({ tries }) => tries)).toEqual([0, 1, 1]);
  expect(play(send, giveUp(minutes(12)), answer({ outcome: 'pending' }, minutes(20))).tries).toBe(
    2,
  );
});

test('a worker is due while something must be done, and only then', () => {
  expect([asked.refund, sent, unknown, manual, play(send, done)].map(refundDueAt)).toEqual([
    minutes(10),
    minutes(12),
    minutes(20),
    undefined,
    undefined,
  ]);
});
