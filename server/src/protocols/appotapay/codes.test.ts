import { ERROR_CODES, httpStatusOf } from '@cong/wire/appotapay/codes.ts';
import { expect, test } from 'vitest';
import { REASONS } from '../../core/payment/reason.ts';
import { paymentIn } from '../../testing/sample-payment.ts';
import {
  CALL_CODES,
  CREATE_CODES,
  codeOf,
  FAILURE_CODES,
  REASON_CODES,
  REFUND_CODES,
  REFUND_STATUS,
  REFUNDED,
  statusesIn,
  TRANSACTION_STATUS,
} from './codes.ts';

const numbers = (codes: Iterable<number>): readonly number[] =>
  [...new Set(codes)].sort((a, b) => a - b);

test('every errorCode of the vendor’s table is the answer to something', () => {
  // The form of fields is told by the wire room itself.
  const byFields = [1, 32, 51, 52];
  const states = [0, 34, 35, 37, 38, REFUNDED];
  const tables = [CALL_CODES, CREATE_CODES, REFUND_CODES, FAILURE_CODES, REASON_CODES];
  const told = tables.flatMap((table) => Object.values<number>(table));
  expect(numbers([...told, ...byFields, ...states])).toEqual(
    numbers(Object.keys(ERROR_CODES).map(Number)),
  );
});

test.each([
  ['created', 35],
  ['verifying', 34],
  ['awaiting_otp', 34],
  ['redirected', 34],
  ['authorising', 34],
  ['uncertain', 37],
  ['captured', 0],
  ['declined', 75],
  ['cancelled', 38],
  ['expired', 77],
] as const)('a payment that is %s has errorCode %d', (state, code) => {
  expect(codeOf(paymentIn(state))).toBe(code);
});

test('no reason why a payment ended looks like success, or like an order under way', () => {
  for (const reason of REASONS) {
    expect([0, 34, 35, 36, 37]).not.toContain(REASON_CODES[reason]);
    expect(httpStatusOf(REASON_CODES[reason])).toBe(400);
  }
});

test('a status that a list asks for stands for these of ours, and each of ours for one', () => {
  const asked = ['pending', 'processing', 'success', 'error'] as const;
  expect(asked.map((status) => statusesIn(REFUND_STATUS, status))).toEqual([
    ['requested'],
    ['sent', 'unknown', 'manual'],
    ['done'],
    ['failed'],
  ]);
  const covered = asked.flatMap((status) => statusesIn(TRANSACTION_STATUS, status));
  expect([...covered].sort()).toEqual(Object.keys(TRANSACTION_STATUS).sort());
  expect(statusesIn(TRANSACTION_STATUS, 'success')).toEqual(['captured']);
});
