import { expect, test } from 'vitest';
import { isRefusal, kindOf, RESULT_CODES } from './codes.ts';

test.each(Object.entries(RESULT_CODES))('%s has a text in both languages', (_code, { vi, en }) => {
  expect(vi).toMatch(/\p{L}/u);
  expect(en).toMatch(/^[\x20-\x7e]+$/);
});

// Read from MoMo's list by hand.
test("the codes are MoMo's 36, and no others", () => {
  const codes = `0 10 11 12 13 20 21 22 40 41 42 43 45 47 98 99 1000 1001 1002 1003 1004 1005 1006
    1007 1017 1026 1080 1081 1088 2019 4001 4002 4100 7000 7002 9000`.split(/\s+/);
  expect(codes).toHaveLength(36);
  expect(new Set(Object.keys(RESULT_CODES))).toEqual(new Set(codes));
});

test.each([
  ['0', 'paid'],
  ['9000', 'authorised'],
  ['1000', 'pending'],
  ['7000', 'pending'],
  ['7002', 'pending'],
  ['1006', 'refused'],
  ['1081', 'refund_refused'],
  ['13', 'request'],
  ['99', 'unclear'],
  ['10', 'unclear'],
  ['1234', 'unclear'],
  ['', 'unclear'],
  ['toString', 'unclear'],
])('%s means %s; a code of no table is never taken for a failure', (code, kind) => {
  expect(kindOf(code)).toBe(kind);
  expect(isRefusal(code)).toBe(kind === 'refused');
});
