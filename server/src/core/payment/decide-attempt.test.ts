import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../testing/outcome-of.ts';
import {
  after,
  attemptOfNumber,
  BROWSER,
  changed,
  commandsTo,
  LENIENT,
  minutes,
  paymentIn,
  STRICT,
  samplePayment,
  startAttempt,
} from '../../testing/sample-payment.ts';
import type { StartAnswer } from '../connector/connector.ts';
import type { Command, CommandOf } from './command.ts';
import type { Payment, PaymentStatus } from './payment.ts';
import type { Policy } from './policy.ts';

const created = paymentIn('created');
const verifying = paymentIn('verifying');
const awaiting = paymentIn('awaiting_otp');
const authorising = paymentIn('authorising');
const captured = paymentIn('captured');
const cancelled = paymentIn('cancelled');
const live: readonly PaymentStatus[] = [
  'verifying',
  'awaiting_otp',
  'redirected',
  'authorising',
  'uncertain',
];
const final: readonly PaymentStatus[] = ['captured', 'declined', 'cancelled', 'expired'];

const refusedOnce = (policy: Policy, answer: StartAnswer = { outcome: 'wrong_details' }): Payment =>
  after(created, [startAttempt(created), recordStart(created, answer)], policy);

const recordStart = (payment: Payment, answer: StartAnswer): CommandOf<'record_start'> => ({
  type: 'record_start',
  attemptId: attemptOfNumber(payment, Math.max(1, payment.attempts.length)),
  answer,
  now: minutes(2),
});

test.each<[string, Payment, Date, string]>([
  ['the first page view starts the idle time', created, minutes(1), 'opened'],
  [
    'a later page view changes nothing',
    changed(created, { type: 'open', now: minutes(1) }).payment,
    minutes(2),
    'repeat',
  ],
  ['a page view while an attempt runs changes nothing', verifying, minutes(2), 'repeat'],
  [
    'a page view of an order whose time is over',
    created,
    created.expiresAt,
    'refused: payment_expired',
  ],
])('open: %s', (_name, payment, now, outcome) => {
  expect(outcomeOf(payment, { type: 'open', now })).toBe(outcome);
});

test('the idle time runs from the first page view, and the payment is due then', () => {
  const { payment } = changed(created, { type: 'open', now: minutes(1) });
  expect(payment.idleUntil).toEqual(addMs(minutes(1), STRICT.idleMs));
});

const twice = startAttempt(created);
const bound = refusedOnce(STRICT);

test.each<[string, Payment, CommandOf<'start_attempt'>, string]>([
  ['details start an attempt', created, twice, 'attempt_started'],
  ['the same form again is a repeat, even while it runs', verifying, twice, 'repeat'],
  [
    'the same form again is a repeat, even when all is over',
    paymentIn('captured'),
    twice,
    'repeat',
  ],
  ['not after the payment ended', cancelled, startAttempt(cancelled), 'refused: wrong_state'],
  ['not while another attempt runs', verifying, startAttempt(verifying), 'refused: wrong_state'],
  [
    'not when the time is over',
    created,
    startAttempt(created, { now: created.expiresAt }),
    'refused: payment_expired',
  ],
  [
    'not from another browser than the first',
    bound,
    startAttempt(bound, { browserHash: 'another' }),
    'refused: other_browser',
  ],
  ['again after wrong details', bound, startAttempt(bound, { now: minutes(3) }), 'attempt_started'],
  [
    'not with a number that leaves a gap',
    created,
    startAttempt(created, { number: 2 }),
    'refused: unknown_attempt',
  ],
])('start an attempt: %s', (_name, payment, command, outcome) => {
  expect(outcomeOf(payment, command)).toBe(outcome);
});

test('five attempts beside two of wrong details are the most there can be', () => {
  const attempts = Array.from({ length: 7 }, () => bound.attempts).flat();
  const stuck = { ...bound, attempts };
  expect(outcomeOf(stuck, startAttempt(stuck), LENIENT)).toBe('refused: too_many_attempts');
});

const otp: StartAnswer = { outcome: 'otp_required', connectorRef: 'r' };
const busy: StartAnswer = { outcome: 'refused', reason: 'issuer_busy' };

test.each<[string, Payment, StartAnswer, Policy, string]>([
  ['an attempt nobody started', created, otp, STRICT, 'refused: unknown_attempt'],
  ['an OTP is needed', verifying, otp, STRICT, 'otp_requested'],
  ['none is needed', verifying, { outcome: 'ready', connectorRef: 'r' }, STRICT, 'otp_requested'],
  [
    'the payer goes to the bank',
    verifying,
    { outcome: 'redirect', connectorRef: 'r', url: 'https://b.example' },
    STRICT,
    'redirected',
  ],
  [
    'wrong details, another try',
    verifying,
    { outcome: 'wrong_details' },
    STRICT,
    'attempt_refused',
  ],
  ['refused, a strict protocol', verifying, busy, STRICT, 'attempt_refused, declined'],
  ['refused, a lenient protocol', verifying, busy, LENIENT, 'attempt_refused'],
  [
    'silence ends the attempt without an inquiry',
    verifying,
    { outcome: 'unknown', why: 'timeout' },
    STRICT,
    'attempt_refused, declined',
  ],
  ['the answer comes a second time', awaiting, otp, STRICT, 'repeat'],
  [
    'the answer comes after a cancel',
    after(verifying, [{ type: 'cancel', by: 'payer', now: minutes(2) }]),
    otp,
    STRICT,
    'repeat',
  ],
  [
    'the answer comes after time ended it',
    after(verifying, [{ type: 'expire', now: verifying.expiresAt }]),
    busy,
    STRICT,
    'repeat',
  ],
])("the connector's word on details: %s", (_name, payment, answer, policy, outcome) => {
  expect(outcomeOf(payment, recordStart(payment, answer), policy)).toBe(outcome);
});

test('the third wrong details end the payment under any policy, with a reason of their own', () => {
  for (const policy of [STRICT, LENIENT]) {
    let payment: Payment = samplePayment();
    for (let number = 1; number <= 3; number += 1) {
      payment = after(payment, [startAttempt(payment)], policy);
      payment = after(payment, [recordStart(payment, { outcome: 'wrong_details' })], policy);
      expect(payment.wrongDetails).toBe(number);
    }
    expect(payment).toMatchObject({ status: 'declined', reason: 'wrong_details_too_often' });
  }
});

test('the fifth refusal ends the payment under a lenient policy, with its own reason', () => {
  let payment: Payment = samplePayment();
  for (let number = 1; number <= 5; number += 1) {
    expect(payment.status).toBe('created');
    payment = after(payment, [startAttempt(payment)], LENIENT);
    payment = after(payment, [recordStart(payment, busy)], LENIENT);
  }
  expect(payment).toMatchObject({ status: 'declined', reason: 'issuer_busy' });
});

test('a refusal after the merchant’s own time is over ends the payment under any policy', () => {
  const late = { ...recordStart(verifying, busy), now: verifying.expiresAt };
  expect(outcomeOf(verifying, late, LENIENT)).toBe('attempt_refused, declined');
});

test('each step the payer takes moves the idle time', () => {
  expect(awaiting.idleUntil).toEqual(addMs(minutes(2), STRICT.idleMs));
  expect(bound.idleUntil).toEqual(addMs(minutes(2), STRICT.idleMs));
});

const order = (payment: Payment, step = 0, now = minutes(3)): CommandOf<'start_authorise'> => ({
  type: 'start_authorise',
  attemptId: attemptOfNumber(payment, 1),
  step,
  callDeadline: addMs(now, 15_000),
  now,
});

test.each<[string, Payment, Command, string]>([
  ['an attempt nobody started', created, order(created), 'refused: unknown_attempt'],
  ['the OTP orders the debit', awaiting, order(awaiting), 'authorisation_started'],
  ['the same form again, while it is being judged', authorising, order(authorising), 'repeat'],
  ['the same form again, when all is over', captured, order(captured), 'repeat'],
  [
    'a form that knows of fewer wrong OTPs',
    { ...awaiting, wrongOtps: 1 },
    order(awaiting),
    'repeat',
  ],
  ['a form that knows of more wrong OTPs', awaiting, order(awaiting, 1), 'repeat'],
  [
    'not when the time is over',
    awaiting,
    order(awaiting, 0, minutes(2 + 15)),
    'refused: payment_expired',
  ],
])('order the debit: %s', (_name, payment, command, outcome) => {
  expect(outcomeOf(payment, command)).toBe(outcome);
});

test.each(live)('an order to debit in %s is sent at most once', (status) => {
  const payment = paymentIn(status);
  expect(outcomeOf(payment, order(payment))).toBe(
    status === 'awaiting_otp' ? 'authorisation_started' : 'repeat',
  );
});

const giveUp = (now: Date): Command => ({
  type: 'give_up_call',
  nextInquiryAt: addMs(now, MINUTE_MS),
  now,
});

test.each<[string, Payment, Command, Policy, string]>([
  ['not before its deadline', verifying, giveUp(minutes(1)), STRICT, 'refused: not_due'],
  ['not before its deadline', authorising, giveUp(minutes(3)), STRICT, 'refused: not_due'],
  ['asking: strict', verifying, giveUp(minutes(9)), STRICT, 'attempt_refused, declined'],
  ['asking: lenient', verifying, giveUp(minutes(9)), LENIENT, 'attempt_refused'],
  ['debiting', authorising, giveUp(minutes(9)), STRICT, 'became_uncertain'],
  ['no call is under way', awaiting, giveUp(minutes(9)), STRICT, 'repeat'],
  ['given up already', paymentIn('uncertain'), giveUp(minutes(9)), STRICT, 'repeat'],
])('give up a call whose process is gone: %s', (_name, payment, command, policy, outcome) => {
  expect(outcomeOf(payment, command, policy)).toBe(outcome);
});

test('a silent issuer is the reason of a details call given up', () => {
  const { payment } = changed(verifying, giveUp(minutes(9)));
  expect(payment).toMatchObject({ status: 'declined', reason: 'issuer_silent' });
});

test.each(final)('no attempt starts in %s', (status) => {
  const payment = paymentIn(status);
  const command = startAttempt(payment);
  expect(outcomeOf(payment, command)).toBe('refused: wrong_state');
});

describe('details that no browser sent bind the payment to nobody; the first browser to confirm is bound', () => {
  const { browserHash: _nobody, ...start } = startAttempt(created);
  const [, otp] = commandsTo(created, 'awaiting_otp');
  if (otp === undefined) throw new Error('no OTP');
  const unbound = after(created, [start, otp]);
  const confirm = { ...order(unbound), browserHash: BROWSER };

  test('bound', () => {
    expect(unbound.browserHash).toBeUndefined();
    expect(after(unbound, [confirm]).browserHash).toBe(BROWSER);
  });

  test('another browser confirms no more', () => {
    const wrong = { type: 'record_result', answer: { outcome: 'wrong_otp' } } as const;
    const { attemptId } = confirm;
    const again = after(unbound, [confirm, { ...wrong, attemptId, now: minutes(4) }]);
    expect(outcomeOf(again, { ...order(again, 1), browserHash: 'another' })).toBe(
      'refused: other_browser',
    );
    expect(outcomeOf(again, { ...order(again, 1), browserHash: BROWSER })).toBe(
      'authorisation_started',
    );
  });
});
