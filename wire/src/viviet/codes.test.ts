import { expect, test } from 'vitest';
import {
  isReturnCode,
  kindOf,
  NOTIFY_REPLY_CODES,
  QUERY_CODES,
  RETURN_CODES,
  SUCCESS,
} from './codes.ts';

const rows = Object.entries({ ...RETURN_CODES, ...QUERY_CODES, ...NOTIFY_REPLY_CODES });

test.each(rows)('%s has a text in both languages', (_code, { vi, en }) => {
  expect(vi).toMatch(/\p{L}/u);
  expect(en).toMatch(/^[\x20-\x7e]+$/);
});

test('there is one refusal for each of the 37 reasons, and no two read the same', () => {
  const refusals = Object.values(RETURN_CODES).filter(({ kind }) => kind === 'refused');
  expect(refusals).toHaveLength(37);
  expect(new Set(refusals.map(({ vi }) => vi)).size).toBe(37);
  expect(new Set(refusals.map(({ en }) => en)).size).toBe(37);
});

test('the code that the vendor made public is kept', () => {
  expect(RETURN_CODES['PAY-0028']).toMatchObject({ kind: 'refused', vi: 'Hủy giao dịch' });
});

test.each([
  ['PAY-0000', SUCCESS, 'paid'],
  ['PAY-0028', SUCCESS, 'refused'],
  ['PAY-0090', SUCCESS, 'waiting'],
  ['PAY-0091', SUCCESS, 'unknown'],
  ['PAY-0092', SUCCESS, 'not_found'],
  ['PAY-7777', SUCCESS, 'unknown'],
  ['toString', SUCCESS, 'unknown'],
  ['', SUCCESS, 'unknown'],
  ['00', '00', 'paid'],
  ['PAY-0000', '00', 'unknown'],
  ['PAY-0028', '00', 'refused'],
])('%s is, where success is %s, %s', (code, successCode, kind) => {
  expect(kindOf(code, successCode)).toBe(kind);
});

test('names of every object are no codes', () => {
  expect(isReturnCode('toString')).toBe(false);
  expect(isReturnCode('PAY-0000')).toBe(true);
});
