import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../testing/outcome-of.ts';
import {
  after,
  attemptOfNumber,
  changed,
  LENIENT,
  minutes,
  paymentIn,
  samplePayment,
  startAttempt,
} from '../../testing/sample-payment.ts';
import type { Command } from './command.ts';
import { deadline, dueAt, type Payment, type PaymentStatus } from './payment.ts';

const cancel = (more: Partial<Extract<Command, { type: 'cancel' }>> = {}): Command => ({
  type: 'cancel',
  by: 'payer',
  now: minutes(5),
  ...more,
});

const expire = (
  payment: Payment,
  more: Partial<Extract<Command, { type: 'expire' }>> = {},
): Command => ({ type: 'expire', now: deadline(payment), ...more });

test.each<[PaymentStatus, string]>([
  ['created', 'cancelled'],
  ['verifying', 'attempt_abandoned, cancelled'],
  ['awaiting_otp', 'attempt_abandoned, cancelled'],
  ['redirected', 'refused: inquiry_needed'],
  ['authorising', 'refused: in_progress'],
  ['uncertain', 'refused: in_progress'],
  ['cancelled', 'repeat'],
  ['captured', 'refused: wrong_state'],
  ['declined', 'refused: wrong_state'],
  ['expired', 'refused: wrong_state'],
])('cancel in %s: %s', (status, outcome) => {
  expect(outcomeOf(paymentIn(status), cancel())).toBe(outcome);
});

test('a payer at the bank’s page cancels once the bank says definitely "not paid"', () => {
  const payment = paymentIn('redirected');
  const [first, second] = [attemptOfNumber(payment, 1), attemptOfNumber(payment, 2)];
  expect(outcomeOf(payment, cancel({ inquiredNotPaid: first }))).toBe(
    'attempt_abandoned, cancelled',
  );
  expect(outcomeOf(payment, cancel({ inquiredNotPaid: second }))).toBe('refused: inquiry_needed');
});

test.each<[PaymentStatus, string]>([
  ['created', 'expired'],
  ['verifying', 'attempt_abandoned, expired'],
  ['awaiting_otp', 'attempt_abandoned, expired'],
  ['redirected', 'refused: inquiry_needed'],
  ['authorising', 'refused: in_progress'],
  ['uncertain', 'refused: in_progress'],
  ['captured', 'repeat'],
  ['declined', 'repeat'],
  ['cancelled', 'repeat'],
  ['expired', 'repeat'],
])('expiry in %s: %s', (status, outcome) => {
  const payment = paymentIn(status);
  expect(outcomeOf(payment, expire(payment))).toBe(outcome);
});

test('a payment at a provider that cannot be asked is never taken for unpaid: it waits for an operator', () => {
  const payment = paymentIn('redirected');
  const [first, second] = [attemptOfNumber(payment, 1), attemptOfNumber(payment, 2)];
  const early = { cannotInquire: first, now: minutes(5) };
  expect(outcomeOf(payment, expire(payment, early))).toBe('refused: not_due');
  expect(outcomeOf(payment, expire(payment, { cannotInquire: second }))).toBe(
    'refused: inquiry_needed',
  );
  const waits = changed(payment, expire(payment, { cannotInquire: first })).payment;
  expect(waits).toMatchObject({ status: 'uncertain', attemptId: first, cause: 'no_answer' });
  expect(dueAt(waits)).toBeUndefined();
  expect(outcomeOf(waits, expire(waits, { cannotInquire: first }))).toBe('refused: in_progress');
});

test.each<PaymentStatus>(['created', 'verifying', 'awaiting_otp', 'redirected'])(
  'no expiry a moment too early in %s, unless the payer is known to have left',
  (status) => {
    const payment = paymentIn(status);
    const early = new Date(deadline(payment).getTime() - 1);
    const asked = { now: early, inquiredNotPaid: attemptOfNumber(payment, 1) };
    expect(outcomeOf(payment, expire(payment, asked))).toBe('refused: not_due');
    expect(outcomeOf(payment, expire(payment, { ...asked, payerLeft: true }))).toMatch(/expired$/);
  },
);

const wrongOtp = (payment: Payment): Payment =>
  after(payment, [
    {
      type: 'record_result',
      attemptId: attemptOfNumber(payment, 1),
      answer: { outcome: 'wrong_otp' },
      now: minutes(4),
    },
  ]);

const atBank = paymentIn('redirected');
const notPaidThere = { inquiredNotPaid: attemptOfNumber(atBank, 1) };

test.each<[string, Payment, Partial<Extract<Command, { type: 'expire' }>>, string]>([
  ['before any details', samplePayment(), {}, 'details_not_entered'],
  ['while the issuer was asked', paymentIn('verifying'), {}, 'details_not_entered'],
  ['before any OTP', paymentIn('awaiting_otp'), {}, 'otp_not_entered'],
  ['after a wrong OTP', wrongOtp(paymentIn('authorising')), {}, 'wrong_otp'],
  ['at the bank’s page', atBank, notPaidThere, 'details_not_entered'],
  [
    'at the bank’s page, which says at which step',
    atBank,
    { ...notPaidThere, reason: 'otp_not_entered' },
    'otp_not_entered',
  ],
])('a payer who leaves %s: the reason says so', (_name, payment, more, reason) => {
  const ended = changed(payment, expire(payment, more)).payment;
  expect(ended).toMatchObject({ status: 'expired', reason });
});

test('a payer who leaves after a refusal leaves the payment declined with that reason', () => {
  const fresh = samplePayment();
  const refused = after(
    fresh,
    [
      startAttempt(fresh),
      {
        type: 'record_start',
        attemptId: attemptOfNumber(fresh, 1),
        answer: { outcome: 'refused', reason: 'card_expired' },
        now: minutes(2),
      },
    ],
    LENIENT,
  );
  expect(changed(refused, expire(refused), LENIENT).payment).toMatchObject({
    status: 'declined',
    reason: 'card_expired',
  });
});

test('a payer whose wrong amount went back and who leaves then leaves the payment declined', () => {
  const authorising = paymentIn('authorising');
  const uncertain = after(authorising, [
    {
      type: 'record_result',
      attemptId: attemptOfNumber(authorising, 1),
      answer: { outcome: 'paid', amount: vnd(1n) },
      now: minutes(3),
    },
    {
      type: 'resolve',
      verdict: 'not_paid',
      operator: 'lan',
      evidence: 'statement.csv',
      now: minutes(4),
    },
  ]);
  expect(uncertain.status).toBe('created');
  const ended = changed(uncertain, expire(uncertain)).payment;
  expect(ended).toMatchObject({ status: 'declined', reason: 'failed' });
});

test('the attempt under way ends with the payment', () => {
  for (const command of [cancel(), { type: 'expire', now: minutes(60) } as const]) {
    const payment = paymentIn('awaiting_otp');
    const { attempts } = changed(payment, command).payment;
    expect(attempts.map(({ outcome }) => outcome.type)).toEqual(['abandoned']);
  }
});
