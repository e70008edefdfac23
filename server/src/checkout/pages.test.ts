import { expect, test } from 'vitest';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import { currentPage, endsAtShop, mayBeShown, PAGES, type PageName } from './pages.ts';

const in_ = (status: PaymentStatus): Payment => ({ status }) as Payment;

const CURRENT: readonly (readonly [PaymentStatus, PageName])[] = [
  ['created', 'banks'],
  ['verifying', 'waiting'],
  ['awaiting_otp', 'otp'],
  ['redirected', 'at_bank'],
  ['authorising', 'waiting'],
  ['uncertain', 'uncertain'],
  ['captured', 'result'],
  ['declined', 'result'],
  ['cancelled', 'result'],
  ['expired', 'result'],
];

test.each(CURRENT)('the page of %s is %s, and it may be shown then', (status, page) => {
  expect(currentPage(in_(status))).toBe(page);
  expect(mayBeShown(page, in_(status))).toBe(true);
});

const SHOWN: readonly (readonly [PageName, readonly PaymentStatus[]])[] = [
  ['banks', ['created']],
  ['details', ['created']],
  ['saved_card', ['created']],
  ['wallet', ['created']],
  ['wallet_agree', ['created']],
  ['wallet_other', ['created']],
  ['instalment', ['created']],
  ['instalment_bank', ['created']],
  ['instalment_plan', ['created']],
  ['instalment_card', ['created']],
  ['otp', ['awaiting_otp']],
  ['waiting', ['verifying', 'authorising']],
  ['at_bank', ['redirected']],
  ['uncertain', ['uncertain']],
  ['cancel', ['created', 'verifying', 'awaiting_otp', 'redirected']],
  ['card_amount', ['captured']],
  ['result', ['captured', 'declined', 'cancelled', 'expired']],
  ['return', ['uncertain', 'captured', 'declined', 'cancelled', 'expired']],
];

test.each(SHOWN)('%s may be shown in %j and in no other state', (page, states) => {
  const all = CURRENT.map(([status]) => status);
  expect(all.filter((status) => mayBeShown(page, in_(status)))).toEqual(states);
});

test('every page of the table is among those rows', () => {
  expect(SHOWN.map(([page]) => page).sort()).toEqual(Object.keys(PAGES).sort());
});

test('a payer who waited or posted goes to the shop at the end; one who comes back later sees the result', () => {
  expect(endsAtShop('waiting', 'GET')).toBe(true);
  expect(endsAtShop('otp', 'POST')).toBe(true);
  expect(endsAtShop('otp', 'GET')).toBe(false);
  expect(endsAtShop('banks', 'GET')).toBe(false);
});
