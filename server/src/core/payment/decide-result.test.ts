import { vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../testing/outcome-of.ts';
import {
  AMOUNT,
  after,
  attemptOfNumber,
  changed,
  LENIENT,
  minutes,
  paymentIn,
  STRICT,
  startAttempt,
  T0,
} from '../../testing/sample-payment.ts';
import type { AuthoriseAnswer, InquiryAnswer } from '../connector/connector.ts';
import type { Command, CommandOf } from './command.ts';
import type { Payment } from './payment.ts';
import type { Policy } from './policy.ts';

const FINAL_AFTER_MS = 15 * 60_000;
const created = paymentIn('created');
const verifying = paymentIn('verifying');
const awaiting = paymentIn('awaiting_otp');
const redirected = paymentIn('redirected');
const authorising = paymentIn('authorising');
const uncertain = paymentIn('uncertain');
const captured = paymentIn('captured');
const declined = paymentIn('declined');

const paid = { outcome: 'paid', amount: AMOUNT } as const;
const paidMore = { outcome: 'paid', amount: vnd(AMOUNT + 1n) } as const;
const noFunds = { outcome: 'refused', reason: 'insufficient_funds' } as const;
const silence = { outcome: 'unknown', why: 'timeout' } as const;

const result = (
  payment: Payment,
  answer: AuthoriseAnswer,
  { number = 1, now = minutes(5) } = {},
): CommandOf<'record_result'> => ({
  type: 'record_result',
  attemptId: attemptOfNumber(payment, number),
  answer,
  nextInquiryAt: addMs(now, 10_000),
  now,
});

const inquiry = (
  payment: Payment,
  answer: InquiryAnswer,
  now = minutes(5),
): CommandOf<'record_inquiry'> => ({
  type: 'record_inquiry',
  attemptId: attemptOfNumber(payment, 1),
  answer,
  finalAfterMs: FINAL_AFTER_MS,
  nextInquiryAt: addMs(now, 30_000),
  now,
});

const play = (payment: Payment, ...commands: readonly Command[]): Payment =>
  after(payment, commands, LENIENT);

/** Its first attempt ended and the payment waits again. */
const waitsAgain = play(authorising, result(authorising, noFunds));
const secondRuns = play(waitsAgain, startAttempt(waitsAgain, { now: minutes(6) }));
const secondAtBank = play(secondRuns, {
  type: 'record_start',
  attemptId: attemptOfNumber(secondRuns, 2),
  answer: { outcome: 'redirect', connectorRef: 'r-2', url: 'https://bank.example/2' },
  now: minutes(6),
});
const cancelled = play(awaiting, { type: 'cancel', by: 'payer', now: minutes(3) });
const mismatch = play(authorising, result(authorising, paidMore));
const reversed = play(cancelled, result(cancelled, paid));

test.each<[string, Payment, Command, string]>([
  ['of an attempt nobody started', created, result(created, paid), 'refused: unknown_attempt'],
  ['of the live attempt', authorising, result(authorising, paid), 'captured'],
  ['of an attempt at its bank’s page', redirected, result(redirected, paid), 'captured'],
  ['that overtakes the answer to the details', verifying, result(verifying, paid), 'captured'],
  ['of an uncertain attempt', uncertain, result(uncertain, paid), 'captured'],
  ['a second time', captured, result(captured, paid), 'repeat'],
  ['of an ended attempt while nothing is live', waitsAgain, result(waitsAgain, paid), 'captured'],
  [
    'of an ended attempt when the time is over',
    waitsAgain,
    result(waitsAgain, paid, { now: waitsAgain.expiresAt }),
    'reversal_opened',
  ],
  [
    'of an ended attempt while another is live',
    secondRuns,
    result(secondRuns, paid),
    'reversal_opened',
  ],
  ['of a declined payment', declined, result(declined, paid), 'reversal_opened'],
  ['of a cancelled payment', cancelled, result(cancelled, paid), 'reversal_opened'],
  ['a second time, after its reversal was opened', reversed, result(reversed, paid), 'repeat'],
  ['with a wrong amount', authorising, result(authorising, paidMore), 'became_uncertain'],
  ['with a wrong amount, a second time', mismatch, result(mismatch, paidMore), 'repeat'],
  ['with the right amount after a wrong one', mismatch, result(mismatch, paid), 'repeat'],
  [
    'with a wrong amount, of an ended attempt',
    waitsAgain,
    result(waitsAgain, paidMore),
    'reversal_opened',
  ],
  [
    'of nothing at all, of an ended attempt',
    cancelled,
    result(cancelled, { ...paid, amount: vnd(0n) }),
    'discrepancy_noted',
  ],
])('paid, %s', (_name, payment, command, outcome) => {
  expect(outcomeOf(payment, command)).toBe(outcome);
});

test.each<[string, Payment, Command, Policy, string]>([
  [
    'of the live attempt: strict',
    authorising,
    result(authorising, noFunds),
    STRICT,
    'attempt_refused, declined',
  ],
  [
    'of the live attempt: lenient',
    authorising,
    result(authorising, noFunds),
    LENIENT,
    'attempt_refused',
  ],
  [
    'at the bank’s page',
    redirected,
    result(redirected, noFunds),
    STRICT,
    'attempt_refused, declined',
  ],
  [
    'by the payer, at the bank’s page',
    redirected,
    result(redirected, { outcome: 'refused', reason: 'payer_cancelled' }),
    STRICT,
    'attempt_abandoned, cancelled',
  ],
  [
    'by the payer, when the time is over',
    redirected,
    result(
      redirected,
      { outcome: 'refused', reason: 'payer_cancelled' },
      { now: redirected.expiresAt },
    ),
    STRICT,
    'attempt_refused, declined',
  ],
  ['after it was uncertain', uncertain, result(uncertain, noFunds), STRICT, 'attempt_refused'],
  [
    'after it was uncertain, when the time is over',
    uncertain,
    result(uncertain, noFunds, { now: uncertain.expiresAt }),
    STRICT,
    'attempt_refused, declined',
  ],
  ['after it was paid', captured, result(captured, noFunds), STRICT, 'discrepancy_noted'],
  [
    'after its money was sent back',
    reversed,
    result(reversed, noFunds),
    STRICT,
    'discrepancy_noted',
  ],
  [
    'after a wrong amount was paid',
    mismatch,
    result(mismatch, noFunds),
    STRICT,
    'discrepancy_noted',
  ],
  ['a second time', declined, result(declined, noFunds), STRICT, 'repeat'],
  [
    'of an ended attempt while another is live',
    secondRuns,
    result(secondRuns, noFunds),
    STRICT,
    'repeat',
  ],
])('refused %s', (_name, payment, command, policy, outcome) => {
  expect(outcomeOf(payment, command, policy)).toBe(outcome);
});

test('what a provider’s own word contradicts is noted once, in any state', () => {
  const command = { type: 'note_discrepancy', discrepancy: 'other_amount:A1', now: T0 } as const;
  for (const payment of [captured, uncertain, declined]) {
    const noted = play(payment, command);
    expect(noted).toEqual({
      ...payment,
      discrepancies: ['other_amount:A1'],
      version: noted.version,
    });
    expect(outcomeOf(noted, command)).toBe('repeat');
  }
});

test('a contradiction is noted once', () => {
  const noted = play(captured, result(captured, noFunds));
  expect(noted.discrepancies).toEqual([`not_paid_after_paid:${attemptOfNumber(captured, 1)}`]);
  expect(noted.status).toBe('captured');
  expect(outcomeOf(noted, result(noted, noFunds))).toBe('repeat');
});

test.each<[string, Payment, string]>([
  ['another try', authorising, 'otp_refused'],
  ['the third', { ...authorising, wrongOtps: 2 }, 'attempt_refused, declined'],
  ['a second time', awaiting, 'repeat'],
  ['while nothing is known', uncertain, 'repeat'],
  ['after the end', captured, 'repeat'],
])('a wrong OTP: %s', (_name, payment, outcome) => {
  const command = result(payment, { outcome: 'wrong_otp' });
  expect(outcomeOf(payment, command, LENIENT)).toBe(outcome);
});

test('wrong OTPs are counted, and the third has a reason of its own', () => {
  const wrong = play(authorising, result(authorising, { outcome: 'wrong_otp' }));
  expect(wrong).toMatchObject({ status: 'awaiting_otp', wrongOtps: 1 });
  const third: Payment = { ...authorising, wrongOtps: 2 };
  expect(play(third, result(third, { outcome: 'wrong_otp' }))).toMatchObject({
    status: 'declined',
    reason: 'wrong_otp_too_often',
  });
});

test.each<[string, Payment, string]>([
  ['to the order to debit', authorising, 'became_uncertain'],
  ['a second time', uncertain, 'repeat'],
  ['while the payer is at the bank’s page', redirected, 'repeat'],
  ['of an ended attempt', declined, 'repeat'],
])('no answer %s', (_name, payment, outcome) => {
  expect(outcomeOf(payment, result(payment, silence))).toBe(outcome);
});

test.each<[string, Payment, string]>([
  ['to the order to debit', authorising, 'became_uncertain'],
  ['when the payer is done at its page', redirected, 'became_uncertain'],
  ['a second time', uncertain, 'repeat'],
  ['of an ended attempt', declined, 'repeat'],
  ['after it was paid', captured, 'repeat'],
  ['of an ended attempt while another is at its page', secondAtBank, 'repeat'],
])('a provider has not decided, %s', (_name, payment, outcome) => {
  expect(outcomeOf(payment, result(payment, { outcome: 'pending' }))).toBe(outcome);
});

const early = minutes(5);
const final = new Date(minutes(3).getTime() + FINAL_AFTER_MS);

test.each<[string, Payment, InquiryAnswer, Date, string]>([
  ['of an attempt nobody started', created, paid, early, 'refused: unknown_attempt'],
  ['paid', uncertain, paid, early, 'captured'],
  ['paid, another amount', uncertain, paidMore, early, 'became_uncertain'],
  [
    'not paid, time remains',
    uncertain,
    { outcome: 'not_paid', reason: 'failed' },
    early,
    'attempt_refused',
  ],
  [
    'not paid, the time is over',
    uncertain,
    { outcome: 'not_paid', reason: 'failed' },
    uncertain.expiresAt,
    'attempt_refused, declined',
  ],
  [
    'not found, too early to be final',
    uncertain,
    { outcome: 'not_found' },
    addMs(final, -1),
    'inquired',
  ],
  ['not found, finally', uncertain, { outcome: 'not_found' }, final, 'attempt_refused, declined'],
  ['pending', uncertain, { outcome: 'pending' }, early, 'inquired'],
  ['unknown', uncertain, silence, early, 'inquired'],
  ['pending at the bank’s page', redirected, { outcome: 'pending' }, early, 'inquired'],
  [
    'pending, and the payer is done at the bank’s page',
    redirected,
    { outcome: 'pending', payerDone: true },
    early,
    'became_uncertain',
  ],
  [
    'pending and the payer done, once more',
    uncertain,
    { outcome: 'pending', payerDone: true },
    early,
    'inquired',
  ],
  ['pending, when it ended meanwhile', captured, { outcome: 'pending' }, early, 'repeat'],
  ['paid, when it was recorded meanwhile', captured, paid, early, 'repeat'],
  [
    'pending, before the next inquiry was due',
    uncertain,
    { outcome: 'pending' },
    minutes(4),
    'repeat',
  ],
  ['pending, while another attempt is live', secondRuns, { outcome: 'pending' }, early, 'repeat'],
])('an inquiry says: %s', (_name, payment, answer, now, outcome) => {
  expect(outcomeOf(payment, inquiry(payment, answer, now))).toBe(outcome);
});

test('an uncertain payment that turns out unpaid waits for the payer again, under any policy', () => {
  const { payment } = changed(
    uncertain,
    inquiry(uncertain, { outcome: 'not_paid', reason: 'failed' }),
  );
  expect(payment.status).toBe('created');
  expect(payment.attempts.at(-1)?.outcome).toMatchObject({ type: 'refused', reason: 'failed' });
});

const resolve = (verdict: 'paid' | 'not_paid'): Command => ({
  type: 'resolve',
  verdict,
  operator: 'lan',
  evidence: 'statement.csv sha256:00',
  now: minutes(30),
});

test.each<[string, Payment, Command, string]>([
  ['only an uncertain one', authorising, resolve('paid'), 'refused: wrong_state'],
  ['never a final one', captured, resolve('not_paid'), 'refused: wrong_state'],
  ['paid', uncertain, resolve('paid'), 'captured'],
  [
    'not paid, the time is over',
    uncertain,
    resolve('not_paid'),
    'not_paid_resolved, attempt_refused, declined',
  ],
  [
    'not paid, time remains',
    uncertain,
    { ...resolve('not_paid'), now: minutes(6) } as Command,
    'not_paid_resolved, attempt_refused',
  ],
  ['paid, though another amount', mismatch, resolve('paid'), 'captured'],
  [
    'not paid, so another amount goes back',
    mismatch,
    resolve('not_paid'),
    'not_paid_resolved, attempt_refused, declined, reversal_opened',
  ],
  [
    'not paid, where the other amount was nothing',
    play(authorising, result(authorising, { ...paid, amount: vnd(0n) })),
    resolve('not_paid'),
    'not_paid_resolved, attempt_refused, declined',
  ],
])('an operator resolves: %s', (_name, payment, command, outcome) => {
  expect(outcomeOf(payment, command)).toBe(outcome);
});

test('a wrong amount stops the inquiries: only an operator ends it', () => {
  expect(mismatch).toMatchObject({ status: 'uncertain', cause: 'amount_mismatch' });
  expect(mismatch).not.toHaveProperty('nextInquiryAt');
});

test('a payment captured with another amount remembers what was debited, and sends back what was too much', () => {
  const { payment, change } = changed(mismatch, resolve('paid'));
  expect(change?.writes).toMatchObject([
    { type: 'payment' },
    { type: 'reversal', reversal: { status: 'pending', amount: 1n } },
  ]);
  expect(payment).toMatchObject({
    status: 'captured',
    amount: AMOUNT,
    reportedAmount: AMOUNT + 1n,
  });
});
