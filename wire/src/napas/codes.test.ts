import { expect, test } from 'vitest';
import { isRefusal, kindOf, outcomeOf, RESPONSE_CODES } from './codes.ts';

test.each(Object.entries(RESPONSE_CODES))(
  '%s has a text in both languages',
  (_code, { vi, en }) => {
    expect(vi).toMatch(/\p{L}/u);
    expect(en).toMatch(/^[\x20-\x7e]+$/);
  },
);

// Read from the merchants' table by hand: 0 to 34 without 2.
test('the codes are those that merchants know, and no two read the same', () => {
  const codes = Array.from({ length: 35 }, (_, i) => `${i}`).filter((code) => code !== '2');
  expect(new Set(Object.keys(RESPONSE_CODES))).toEqual(new Set(codes));
  expect(new Set(Object.values(RESPONSE_CODES).map(({ vi }) => vi)).size).toBe(codes.length);
});

test.each([
  ['0', 'paid'],
  ['7', 'refused'],
  ['14', 'refused'],
  ['5', 'uncertain'],
  ['6', 'uncertain'],
  ['11', 'uncertain'],
  ['26', 'uncertain'],
  ['34', 'uncertain'],
  ['8', 'request'],
  ['31', 'request'],
  ['2', 'uncertain'],
  ['00', 'uncertain'],
  ['', 'uncertain'],
  ['toString', 'uncertain'],
])('%j means %s; a code of no table is never taken for a failure', (code, kind) => {
  expect(kindOf(code)).toBe(kind);
  expect(isRefusal(code)).toBe(kind === 'refused');
});

test.each([
  ['0', 'Approved', 'paid'],
  ['0', 'Giao dịch thành công', 'paid'],
  ['0', 'GIAO DICH THANH CONG ', 'paid'],
  ['0', 'Giao dịch không thành công', 'uncertain'],
  ['0', '', 'uncertain'],
  ['0', 'Appro', 'uncertain'],
  ['14', 'Sai OTP', 'refused'],
  ['14', '', 'refused'],
  ['10', 'Approved', 'uncertain'],
  ['26', 'Approved', 'uncertain'],
  ['33', 'Đơn hàng bị trùng', 'uncertain'],
])('a return with code %s that says %j: %s', (code, message, outcome) => {
  expect(outcomeOf(code, message)).toBe(outcome);
});
