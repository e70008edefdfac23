import { expect, test } from 'vitest';
import { ANSWER_CODES, isAnswerCode, isProvider, PROVIDERS } from './codes.ts';
import { isResultCode, kindOf, RESULT_CODES } from './result-codes.ts';

const rows = Object.entries({ ...ANSWER_CODES, ...PROVIDERS, ...RESULT_CODES });

test.each(rows)('%s has a text in both languages', (_code, { vi, en }) => {
  expect(vi).toMatch(/\p{L}/u);
  expect(en.replace('Ngân Lượng', '')).toMatch(/^[\x20-\x7e]+$/);
});

// Read from the guide by hand, its spelling included.
test("the answers are the guide's, misspelt as they are", () => {
  expect(Object.keys(ANSWER_CODES).sort()).toEqual([
    'ACCOUNT_NOT_EXIST',
    'FAILED',
    'NOT_AUTHORIZED',
    'NOT_EXITS',
    'ORDER_EXITS',
    'PARAM_ERROR',
    'SIGNTURE_WRONG',
    'SUCCESSFUL',
  ]);
});

test('there are five providers, each with the name that the wire knows', () => {
  expect(Object.keys(PROVIDERS)).toEqual(['momo', 'vnpay', 'napas', 'viettelpay', 'nganluong']);
});

test('result codes are of two digits, and read differently', () => {
  for (const code of Object.keys(RESULT_CODES)) expect(code).toMatch(/^\d\d$/);
  const texts = Object.values(RESULT_CODES).map(({ vi }) => vi);
  expect(new Set(texts).size).toBe(texts.length);
});

test.each([
  ['00', 'done'],
  ['01', 'waiting'],
  ['02', 'unknown'],
  ['24', 'refused'],
  ['95', 'refund_refused'],
  ['77', 'unknown'],
  ['toString', 'unknown'],
  ['', 'unknown'],
])('%s means %s', (code, kind) => expect(kindOf(code)).toBe(kind));

test.each(['toString', '__proto__', '', 'successful', 'VNPAY'])('%j is no code', (text) => {
  expect([isAnswerCode(text), isProvider(text), isResultCode(text)]).toEqual([false, false, false]);
});
