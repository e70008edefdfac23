import { expect, test } from 'vitest';
import {
  AMOUNT,
  after,
  attemptOfNumber,
  changed,
  minutes,
  paymentIn,
} from '../../testing/sample-payment.ts';
import { freshChangeId } from '../../testing/sample-refund.ts';
import type { RefundAnswer } from '../connector/connector.ts';
import { changeReversal } from './change-reversal.ts';
import { type Reversal, type ReversalCommand, reversalDueAt } from './reversal.ts';

const cancelled = after(paymentIn('awaiting_otp'), [
  { type: 'cancel', by: 'payer', now: minutes(3) },
]);
const stray = changed(cancelled, {
  type: 'record_result',
  attemptId: attemptOfNumber(cancelled, 1),
  answer: { outcome: 'paid', amount: AMOUNT, connectorRef: 'bank-7' },
  now: minutes(5),
});
const pending = ((): Reversal => {
  const [, write] = stray.change?.writes ?? [];
  if (write?.type !== 'reversal') throw new Error('no reversal');
  return write.reversal;
})();

const send = (now = minutes(6)): ReversalCommand => ({
  ...{ type: 'send', now, callDeadline: new Date(now.getTime() + 15_000) },
});
const answer = (word: RefundAnswer, retryAt?: Date): ReversalCommand => ({
  ...{ type: 'record_answer', answer: word, now: minutes(7) },
  ...(retryAt && { retryAt }),
});
const silence: RefundAnswer = { outcome: 'unknown', why: 'timeout' };
const play = (...commands: readonly ReversalCommand[]): Reversal =>
  commands.reduce(
    (before, command) => changeReversal(before, command, freshChangeId())?.reversal ?? before,
    pending,
  );
const retry: ReversalCommand = { type: 'retry', now: minutes(90) };
const settle: ReversalCommand = { type: 'settle', evidence: 'transfer.pdf', now: minutes(90) };
const sent = play(send());
const putOff = play(send(), answer(silence, minutes(20)));

test('a stray capture opens one reversal of exactly its amount, due at once', () => {
  expect(stray.payment.status).toBe('cancelled');
  expect(stray.payment.attempts[0]?.outcome.type).toBe('reversed');
  expect(pending).toMatchObject({
    status: 'pending',
    amount: AMOUNT,
    attemptId: attemptOfNumber(cancelled, 1),
    connector: 'banknet',
    connectorRef: 'bank-7',
    version: 1,
  });
  expect(reversalDueAt(pending)).toEqual(minutes(5));
});

test.each<[string, Reversal, ReversalCommand, string]>([
  ['sent when due', pending, send(), 'sent'],
  ['not sent before it is due', putOff, send(minutes(8)), 'repeat'],
  ['not sent again while a call is under way', sent, send(minutes(6)), 'repeat'],
  ['sent again, under its id, when the call was lost', sent, send(minutes(7)), 'sent'],
  ['done', sent, answer({ outcome: 'done' }, minutes(20)), 'done'],
  ['done, an answer that came late', putOff, answer({ outcome: 'done' }, minutes(20)), 'done'],
  ['put off', sent, answer(silence, minutes(20)), 'pending'],
  [
    'put off: the provider works on it',
    sent,
    answer({ outcome: 'pending' }, minutes(20)),
    'pending',
  ],
  ['put off twice by one answer', putOff, answer(silence, minutes(20)), 'repeat'],
  ['given up after the last try', sent, answer(silence), 'failed'],
  [
    'refused by the provider after the last try',
    sent,
    answer({ outcome: 'failed', why: 'x' }),
    'failed',
  ],
  ['done twice', play(send(), answer({ outcome: 'done' })), answer({ outcome: 'done' }), 'repeat'],
  ['asked for after the end', play(send(), answer(silence)), send(minutes(60)), 'repeat'],
  ['asked for once more by an operator', play(send(), answer(silence)), retry, 'pending'],
  ['not asked for by hand while the worker does', putOff, retry, 'repeat'],
  ['settled by hand after the last try', play(send(), answer(silence)), settle, 'done'],
  ['settled by hand before it', putOff, settle, 'done'],
  ['settled twice', play(settle), settle, 'repeat'],
])('a reversal is %s', (_name, reversal, command, then) => {
  const next = changeReversal(reversal, command, freshChangeId());
  expect(next?.reversal.status ?? 'repeat').toBe(then);
  if (next !== undefined) expect(next.reversal.version).toBe(reversal.version + 1);
});

test('money leaves suspense when it is back with the payer, and not before', () => {
  const postings = (reversal: Reversal, command: ReversalCommand) =>
    changeReversal(reversal, command, freshChangeId())?.change.postings;
  expect(postings(pending, send())).toEqual([]);
  expect(postings(sent, answer(silence))).toEqual([]);
  expect(postings(play(send(), answer(silence)), retry)).toEqual([]);
  expect(postings(putOff, settle)).toHaveLength(1);
  expect(postings(sent, answer({ outcome: 'done' }))).toMatchObject([
    { debit: 'connector:banknet:suspense', credit: 'connector:banknet:receivable', amount: AMOUNT },
  ]);
});
