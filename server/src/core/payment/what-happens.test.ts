import { vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../testing/outcome-of.ts';
import {
  AMOUNT,
  after,
  attemptOfNumber,
  commandsTo,
  minutes,
  samplePayment,
  startAttempt,
} from '../../testing/sample-payment.ts';
import type { InquiryAnswer } from '../connector/connector.ts';
import { ANY_REFUND } from '../refund/refund-terms.ts';
import type { Command } from './command.ts';
import { deadline, isFinal, type Payment, type PaymentStatus } from './payment.ts';

type Row = readonly [
  what: string,
  payment: Payment,
  command: Command,
  then: PaymentStatus | string,
];

const fresh = samplePayment();
const attemptId = attemptOfNumber(fresh, 1);
const at = (status: PaymentStatus): Payment => after(fresh, commandsTo(fresh, status));
const later = minutes(8);

const paid: Command = {
  type: 'record_result',
  attemptId,
  answer: { outcome: 'paid', amount: AMOUNT },
  now: later,
};
const notPaid: Command = { ...paid, answer: { outcome: 'refused', reason: 'failed' } };
const cancel: Command = { type: 'cancel', by: 'merchant', now: later };
const giveUp: Command = { type: 'give_up_call', nextInquiryAt: minutes(9), now: later };
const over = (payment: Payment): Command => ({ type: 'expire', now: deadline(payment) });
const inquired = (answer: InquiryAnswer, now = later): Command => ({
  ...{ type: 'record_inquiry', attemptId, answer, now, finalAfterMs: 15 * 60_000 },
  nextInquiryAt: addMs(now, 30_000),
});
const otpForm: Command = {
  ...{ type: 'start_authorise', attemptId, step: 0, now: minutes(3) },
  callDeadline: later,
};
const resolve = (verdict: 'paid' | 'not_paid', now: Date): Command => ({
  ...{ type: 'resolve', verdict, operator: 'lan', evidence: 'statement.csv', now },
});
const refund = (amount: bigint): Command => ({
  ...{ type: 'reserve_refund', amount: vnd(amount), terms: ANY_REFUND, now: later },
});

/** The table "what happens" of the design: the state after the command, or why it was not done. */
const rows: readonly Row[] = [
  ['the details form posted twice', at('verifying'), startAttempt(fresh), 'repeat'],
  ['the OTP form posted twice', at('authorising'), otpForm, 'repeat'],
  ['an OTP form of another step', at('awaiting_otp'), { ...otpForm, step: 1 }, 'repeat'],
  [
    'two inquiries at once: the second',
    at('captured'),
    inquired({ outcome: 'paid', amount: AMOUNT }),
    'repeat',
  ],
  ['return and result at once: the second', at('captured'), paid, 'repeat'],
  ['cancel in created', at('created'), cancel, 'cancelled'],
  ['cancel in verifying', at('verifying'), cancel, 'cancelled'],
  ['cancel in awaiting_otp', at('awaiting_otp'), cancel, 'cancelled'],
  ['cancel in redirected: inquire first', at('redirected'), cancel, 'refused: inquiry_needed'],
  ['cancel in authorising', at('authorising'), cancel, 'refused: in_progress'],
  ['cancel in uncertain', at('uncertain'), cancel, 'refused: in_progress'],
  ['money after a cancel goes back', after(at('awaiting_otp'), [cancel]), paid, 'reversal_opened'],
  ['expiry in created', at('created'), over(at('created')), 'expired'],
  ['expiry in verifying', at('verifying'), over(at('verifying')), 'expired'],
  ['expiry in awaiting_otp', at('awaiting_otp'), over(at('awaiting_otp')), 'expired'],
  [
    'expiry in redirected: inquire first',
    at('redirected'),
    over(at('redirected')),
    'refused: inquiry_needed',
  ],
  ['expiry in authorising', at('authorising'), over(at('authorising')), 'refused: in_progress'],
  ['expiry in uncertain', at('uncertain'), over(at('uncertain')), 'refused: in_progress'],
  ['crash while the issuer was asked', at('verifying'), giveUp, 'declined'],
  ['crash while the issuer debits', at('authorising'), giveUp, 'uncertain'],
  [
    '"not found" at once is no answer',
    at('uncertain'),
    inquired({ outcome: 'not_found' }),
    'uncertain',
  ],
  [
    '"not found" after finalAfter is "not paid"',
    at('uncertain'),
    inquired({ outcome: 'not_found' }, minutes(18)),
    'declined',
  ],
  ['uncertain, then paid', at('uncertain'), paid, 'captured'],
  ['uncertain, then not paid, time remains', at('uncertain'), notPaid, 'created'],
  [
    'uncertain, then not paid, the time is over',
    at('uncertain'),
    { ...notPaid, now: minutes(18) } as Command,
    'declined',
  ],
  ['an operator resolves it as paid', at('uncertain'), resolve('paid', later), 'captured'],
  [
    'an operator resolves it as not paid',
    at('uncertain'),
    resolve('not_paid', minutes(18)),
    'declined',
  ],
  ['"not paid" after "paid"', at('captured'), notPaid, 'discrepancy_noted'],
  ['refund before capture', at('authorising'), refund(1n), 'refused: wrong_state'],
  [
    'refund beyond the capture',
    at('captured'),
    refund(AMOUNT + 1n),
    'refused: refund_exceeds_captured',
  ],
];

/** The state after the command; where it stays the same, what was done or refused instead. */
function happens(payment: Payment, command: Command): string {
  const outcome = outcomeOf(payment, command);
  if (outcome.startsWith('refused') || outcome === 'repeat') return outcome;
  const { status } = after(payment, [command]);
  const beside = ['discrepancy_noted', 'reversal_opened'].includes(outcome);
  return beside && status === payment.status ? outcome : status;
}

test.each(rows)('%s', (_what, payment, command, then) => {
  expect(happens(payment, command)).toBe(then);
});

test.each<PaymentStatus>(['captured', 'declined', 'cancelled', 'expired'])(
  'no command leaves the final state %s',
  (status) => {
    const payment = at(status);
    expect(isFinal(payment)).toBe(true);
    for (const [, , command] of rows) {
      const accepted = !outcomeOf(payment, command).startsWith('refused');
      if (accepted) expect(after(payment, [command]).status).toBe(status);
    }
  },
);

test('overdue verifying is a failed attempt because the issuer was silent', () => {
  expect(after(at('verifying'), [giveUp])).toMatchObject({ reason: 'issuer_silent' });
});
