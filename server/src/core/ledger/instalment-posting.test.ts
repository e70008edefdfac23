import { type Vnd, vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { sampleTerms } from '../../testing/sample-instalment.ts';
import {
  after,
  attemptOfNumber,
  changed,
  commandsTo,
  minutes,
  samplePayment,
} from '../../testing/sample-payment.ts';
import type { Change } from '../change/change.ts';
import type { InstalmentTerms } from '../instalment/terms.ts';
import type { Command } from '../payment/command.ts';
import type { Payment } from '../payment/payment.ts';

const lines = (change: Change | undefined): readonly string[] =>
  (change?.postings ?? []).map(({ debit, credit, amount }) => `${debit} / ${credit} ${amount}`);

/** 3,000,000 đồng in instalments for 180,000, while the debit is ordered. */
function authorising(terms: InstalmentTerms): Payment {
  const payment = samplePayment({ amount: vnd(3_000_000n) });
  return after(payment, commandsTo(payment, 'authorising', terms));
}

const debited = (payment: Payment, amount: Vnd): Command => ({
  type: 'record_result',
  attemptId: attemptOfNumber(payment, 1),
  answer: { outcome: 'paid', amount },
  now: minutes(5),
});

const byBuyer = authorising(sampleTerms());
const byMerchant = authorising(sampleTerms({ paidBy: 'merchant' }));

test('the buyer’s fee is debited with the price, and is the gateway’s', () => {
  expect(lines(changed(byBuyer, debited(byBuyer, vnd(3_180_000n))).change)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 3000000',
    'merchant:1:payable / gateway:fees 33000',
    'connector:banknet:receivable / gateway:instalment-fees 180000',
  ]);
});

test('the merchant’s fee comes out of what the merchant is paid', () => {
  expect(lines(changed(byMerchant, debited(byMerchant, vnd(3_000_000n))).change)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 3000000',
    'merchant:1:payable / gateway:fees 33000',
    'merchant:1:payable / gateway:instalment-fees 180000',
  ]);
});

test('instalments for nothing post no fee', () => {
  const free = authorising(sampleTerms({ fee: vnd(0n) }));
  expect(lines(changed(free, debited(free, vnd(3_000_000n))).change)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 3000000',
    'merchant:1:payable / gateway:fees 33000',
  ]);
});

test.each([
  ['the price without the buyer’s fee', byBuyer, 3_000_000n],
  ['the price and a fee that is the merchant’s', byMerchant, 3_180_000n],
])('a debit of %s is not the amount that was due', (_what, payment, amount) => {
  const decided = changed(payment, debited(payment, vnd(amount)));
  expect(decided.payment).toMatchObject({
    ...{ status: 'uncertain', cause: 'amount_mismatch', reportedAmount: amount },
  });
  expect(lines(decided.change)).toEqual([]);
});

test('an operator accepts another amount: what is short of the price and the fee is our loss', () => {
  const mismatch = changed(byBuyer, debited(byBuyer, vnd(3_000_000n))).payment;
  const word = { verdict: 'paid', operator: 'lan', evidence: 'e', now: minutes(9) } as const;
  const { payment, change } = changed(mismatch, { type: 'resolve', ...word });
  expect(lines(change)).toEqual([
    'connector:banknet:receivable / merchant:1:payable 3000000',
    'merchant:1:payable / gateway:fees 33000',
    'connector:banknet:receivable / gateway:instalment-fees 180000',
    'connector:banknet:cost / connector:banknet:receivable 180000',
  ]);
  expect(payment).toMatchObject({ status: 'captured', reportedAmount: 3_000_000n });
});

test('a stray debit goes back whole, the fee with it', () => {
  const payment = samplePayment({ amount: vnd(3_000_000n) });
  const cancelled = after(payment, [
    ...commandsTo(payment, 'awaiting_otp', sampleTerms()),
    { type: 'cancel', by: 'payer', now: minutes(4) },
  ]);
  const { change } = changed(cancelled, debited(cancelled, vnd(3_180_000n)));
  expect(lines(change)).toEqual([
    'connector:banknet:receivable / connector:banknet:suspense 3180000',
  ]);
  expect(change?.writes.map(({ type }) => type)).toEqual(['payment', 'reversal']);
});
