import { type Vnd, vnd } from '@cong/values/money.ts';
import { addMs, DAY_MS } from '@cong/values/time.ts';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../testing/outcome-of.ts';
import { AMOUNT, changed, minutes, paymentIn } from '../../testing/sample-payment.ts';
import { ANY_REFUND, type RefundTerms } from '../refund/refund-terms.ts';
import type { Payment, PaymentStatus } from './payment.ts';

const captured = paymentIn('captured');
const now = minutes(60);
const short: Payment = { ...captured, reportedAmount: vnd(60_000n) };
const over: Payment = { ...captured, reportedAmount: vnd(150_000n) };
const refunded: Payment = { ...captured, refunded: vnd(60_000n) };

const reserve = (amount: Vnd, terms: RefundTerms = ANY_REFUND, at = now) =>
  ({ type: 'reserve_refund', amount, terms, now: at }) as const;

test.each<Exclude<PaymentStatus, 'captured'>>([
  'created',
  'verifying',
  'awaiting_otp',
  'redirected',
  'authorising',
  'uncertain',
  'declined',
  'cancelled',
  'expired',
])('nothing is refunded in %s', (status) => {
  const payment = paymentIn(status);
  const amount = vnd(1n);
  expect(outcomeOf(payment, reserve(amount))).toBe('refused: wrong_state');
  expect(outcomeOf(payment, { type: 'release_refund', amount, now })).toBe('refused: wrong_state');
});

test.each<[string, Payment, bigint, string]>([
  ['all of it', captured, 100_000n, 'refund_reserved'],
  ['a part', captured, 1n, 'refund_reserved'],
  ['more than was captured', captured, 100_001n, 'refused: refund_exceeds_captured'],
  ['the rest', refunded, 40_000n, 'refund_reserved'],
  [
    'more than the rest, pending ones counted',
    refunded,
    40_001n,
    'refused: refund_exceeds_captured',
  ],
  ['what was debited, where an operator accepted less', short, 60_000n, 'refund_reserved'],
  ['more than was debited', short, 60_001n, 'refused: refund_exceeds_captured'],
  [
    'no more than the payment, where more was debited',
    over,
    100_001n,
    'refused: refund_exceeds_captured',
  ],
])('refund %s', (_name, payment, amount, outcome) => {
  expect(outcomeOf(payment, reserve(vnd(amount)))).toBe(outcome);
});

const { capturedAt } = captured;
const days = { supported: true, partial: true, withinMs: 180 * DAY_MS };

// In the order of checking: a refund with several faults is refused for the first.
test.each<[string, Payment, ReturnType<typeof reserve>, string]>([
  [
    'none is given back, whatever else is wrong',
    captured,
    reserve(vnd(100_001n), { supported: false, partial: false, withinMs: 0 }),
    'refused: refund_unsupported',
  ],
  [
    'too late, and too much',
    captured,
    reserve(vnd(100_001n), days, addMs(capturedAt, 180 * DAY_MS + 1)),
    'refused: refund_too_late',
  ],
  [
    'the last moment',
    captured,
    reserve(AMOUNT, days, addMs(capturedAt, 180 * DAY_MS)),
    'refund_reserved',
  ],
  [
    'too much, where only the whole is given back',
    captured,
    reserve(vnd(100_001n), { supported: true, partial: false }),
    'refused: refund_exceeds_captured',
  ],
  [
    'a part, where only the whole is given back',
    captured,
    reserve(vnd(99_999n), { supported: true, partial: false }),
    'refused: partial_refund_unsupported',
  ],
  ['the whole', captured, reserve(AMOUNT, { supported: true, partial: false }), 'refund_reserved'],
  [
    'the whole of what was debited',
    short,
    reserve(vnd(60_000n), { supported: true, partial: false }),
    'refund_reserved',
  ],
])('the bank’s terms: %s', (_name, payment, command, outcome) => {
  expect(outcomeOf(payment, command)).toBe(outcome);
});

test('a failed refund gives back what it took, and never more', () => {
  const { payment } = changed(refunded, { type: 'release_refund', amount: vnd(60_000n), now });
  expect(payment).toMatchObject({ status: 'captured', refunded: 0n, amount: AMOUNT });
  const again = { type: 'release_refund', amount: vnd(1n), now } as const;
  expect(outcomeOf(payment, again)).toBe('refused: wrong_state');
});
