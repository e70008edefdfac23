import { CREATE_ORDER_CODES, QUERY_ORDER_CODES } from '@cong/wire/123pay/codes.ts';
import { ORDER_STATUSES } from '@cong/wire/123pay/order-status.ts';
import { expect, test } from 'vitest';
import { REASONS } from '../../core/payment/reason.ts';
import { paymentIn } from '../../testing/sample-payment.ts';
import { CREATE_CODES, QUERY_CODES, REASON_STATUS, statusOf } from './codes.ts';

const sorted = (codes: Iterable<string>): readonly string[] => [...new Set(codes)].sort();

test('every one of the guide’s createOrder codes is the answer to something', () => {
  expect(sorted(Object.values(CREATE_CODES))).toEqual(sorted(Object.keys(CREATE_ORDER_CODES)));
});

test('every one of the guide’s queryOrder codes is the answer to something', () => {
  expect(sorted(Object.values(QUERY_CODES))).toEqual(sorted(QUERY_ORDER_CODES));
});

test.each([
  ['created', '0'],
  ['verifying', '10'],
  ['awaiting_otp', '11'],
  ['redirected', '11'],
  ['authorising', '11'],
  ['uncertain', '20'],
  ['captured', '1'],
  ['declined', '7201'],
  ['cancelled', '-100'],
  ['expired', '7210'],
] as const)('a payment that is %s has status %s', (state, status) => {
  expect(statusOf(paymentIn(state))).toBe(status);
});

test('every status of the guide is told of some payment, or of none', () => {
  const told = [...REASONS.map((reason) => REASON_STATUS[reason]), '0', '1', '10', '11', '20'];
  expect(sorted([...told, '-10'])).toEqual(sorted(Object.keys(ORDER_STATUSES)));
});

test('no reason why a payment ended looks like success, or like an order still under way', () => {
  for (const reason of REASONS) {
    expect(['0', '1', '10', '11', '20', '-10']).not.toContain(REASON_STATUS[reason]);
  }
});
