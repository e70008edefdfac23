import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import {
  AMOUNT,
  after,
  attemptOfNumber,
  changed,
  commandsTo,
  minutes,
  paymentIn,
  samplePayment,
} from '../../testing/sample-payment.ts';
import type { Change } from '../change/change.ts';
import type { Command } from '../payment/command.ts';
import type { Payment, PaymentStatus } from '../payment/payment.ts';

const lines = (change: Change | undefined): readonly string[] =>
  (change?.postings ?? []).map(({ debit, credit, amount }) => `${debit} / ${credit} ${amount}`);

const pay = (payment: Payment, amount = payment.amount): Command => ({
  type: 'record_result',
  attemptId: attemptOfNumber(payment, 1),
  answer: { outcome: 'paid', amount },
  now: minutes(5),
});

const authorising = paymentIn('authorising');
const free = { account: 'payable', feeBps: 0 } as const;

test('a capture: the connector owes us, we owe the merchant, less our fee', () => {
  expect(lines(changed(authorising, pay(authorising)).change)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 100000',
    'merchant:1:payable / gateway:fees 1100',
  ]);
});

test('without a fee there is no fee posting', () => {
  const payment = paymentIn('authorising', { terms: free });
  expect(lines(changed(payment, pay(payment)).change)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 100000',
  ]);
});

test('a dedicated account is the merchant’s collection', () => {
  const payment = paymentIn('authorising', { terms: { account: 'collection', feeBps: 0 } });
  expect(lines(changed(payment, pay(payment)).change)).toEqual([
    'connector:banknet:receivable / merchant:1:collection 100000',
  ]);
});

test('stray money waits in suspense', () => {
  const cancelled = paymentIn('awaiting_otp');
  const payment = after(cancelled, [{ type: 'cancel', by: 'payer', now: minutes(3) }]);
  expect(lines(changed(payment, pay(payment)).change)).toEqual([
    'connector:banknet:receivable / connector:banknet:suspense 100000',
  ]);
});

const resolved = (reported: bigint): readonly string[] => {
  const payment = paymentIn('authorising', { terms: free });
  const mismatch = changed(payment, pay(payment, vnd(reported)));
  expect(lines(mismatch.change)).toEqual([]);
  return lines(
    changed(mismatch.payment, {
      ...{ type: 'resolve', verdict: 'paid', operator: 'lan', evidence: 'e', now: minutes(9) },
    }).change,
  );
};

test('an operator accepts more than was asked: the rest waits in suspense for its reversal', () => {
  expect(resolved(AMOUNT + 5n)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 100000',
    'connector:banknet:receivable / connector:banknet:suspense 5',
  ]);
});

test('an operator accepts less: the connector owes only what it debited, the rest is our loss', () => {
  expect(resolved(AMOUNT - 5n)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 100000',
    'connector:banknet:cost / connector:banknet:receivable 5',
  ]);
});

test.each<PaymentStatus>([
  'verifying',
  'awaiting_otp',
  'redirected',
  'authorising',
  'uncertain',
  'declined',
  'cancelled',
  'expired',
])('the way to %s moves no money', (status) => {
  let payment: Payment = samplePayment();
  for (const command of commandsTo(payment, status)) {
    const decided = changed(payment, command);
    expect(lines(decided.change)).toEqual([]);
    payment = decided.payment;
  }
});
