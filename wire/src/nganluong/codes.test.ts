import { expect, test } from 'vitest';
import {
  ERROR_CODES,
  isPaymentMethod,
  kindOf,
  outcomeOf,
  PAYMENT_METHODS,
  TRANSACTION_STATUSES,
} from './codes.ts';

const rows = [ERROR_CODES, TRANSACTION_STATUSES, PAYMENT_METHODS].flatMap((table) =>
  Object.entries(table),
);

test.each(rows)('%s has a text in both languages', (_code, { vi, en }) => {
  expect(vi).toMatch(/\p{L}/u);
  expect(en).toMatch(/^[\x20-\x7e]+$/);
});

// Read from the merchants' table by hand.
test('the codes are those that merchants know', () => {
  const codes = `00 02 03 04 05 06 07 08 09 10 11 12 29 80 81 99 110 111 113 114 115 118 119 120 121
    122 123 124 125 126 127 128 129 130 131 132 133 134 135 140`.split(/\s+/);
  expect(new Set(Object.keys(ERROR_CODES))).toEqual(new Set(codes));
  expect(codes).toHaveLength(40);
});

test.each([
  ['00', 'done'],
  ['29', 'not_found'],
  ['81', 'pending'],
  ['114', 'pending'],
  ['115', 'refused'],
  ['07', 'request'],
  ['99', 'unclear'],
  ['135', 'unclear'],
  ['77', 'unclear'],
  ['', 'unclear'],
  ['toString', 'unclear'],
])('the code %j means %s; one of no table is never taken for a failure', (code, kind) => {
  expect(kindOf(code)).toBe(kind);
});

test.each([
  ['00', 'paid'],
  ['01', 'uncertain'],
  ['02', 'not_paid'],
  ['03', 'uncertain'],
  ['', 'uncertain'],
  ['toString', 'uncertain'],
])('the status %j is %s: what is on hold is not ours yet', (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});

test('names of every object are no methods', () => {
  expect(['VISA', 'toString', '', 'visa'].map(isPaymentMethod)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
