import { expect, test } from 'vitest';
import { isVerifyCode, kindOf, outcomeOf, PAYMENT_STATUSES, VERIFY_CODES } from './codes.ts';

const rows = [PAYMENT_STATUSES, VERIFY_CODES].flatMap((table) => Object.entries(table));

test.each(rows)('%s has a text in both languages', (_code, { vi, en }) => {
  expect(vi).toMatch(/\p{L}/u);
  expect(en).toMatch(/^[\x20-\x7e]+$/);
});

// Read from the gateway's document by hand.
test('there are five statuses and four verify codes', () => {
  expect(Object.keys(PAYMENT_STATUSES).sort()).toEqual(['-1', '0', '1', '2', '3']);
  expect(Object.keys(VERIFY_CODES).sort()).toEqual(['00', '01', '02', '03']);
  expect(['00', '04', 'toString', ''].map(isVerifyCode)).toEqual([true, false, false, false]);
});

test.each([
  ['-1', 'none'],
  ['0', 'pending'],
  ['1', 'paid'],
  ['2', 'refused'],
  ['3', 'uncertain'],
  ['4', 'uncertain'],
  ['', 'uncertain'],
  ['toString', 'uncertain'],
])('the status %j means %s', (status, kind) => expect(kindOf(status)).toBe(kind));

test.each([
  ['00', '1', 'paid'],
  ['01', '1', 'uncertain'],
  ['', '1', 'uncertain'],
  ['01', '2', 'refused'],
  ['00', '2', 'uncertain'],
  ['00', '0', 'uncertain'],
  ['00', '-1', 'uncertain'],
  ['00', '3', 'uncertain'],
  ['01', '3', 'uncertain'],
  ['01', '9', 'uncertain'],
])('code %j with status %j is %s: both must say the same', (errorCode, status, outcome) => {
  expect(outcomeOf(errorCode, status)).toBe(outcome);
});
