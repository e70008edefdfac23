import { VND_MAX, vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHundredfold, parseHundredfold } from './hundredfold.ts';

test('every amount comes back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: VND_MAX }), (amount) => {
      expect(parseHundredfold(formatHundredfold(vnd(amount)))).toBe(amount);
    }),
  );
});

test.each([
  ['100', 1n],
  ['10000000', 100_000n],
  ['99999999999900', 999_999_999_999n],
])('%s is %s đồng', (wire, amount) => {
  expect(parseHundredfold(wire)).toBe(amount);
  expect(formatHundredfold(vnd(amount))).toBe(wire);
});

test.each(['', '0', '00', '000', '150', '-100', '1e4', '100.0', ' 100', `${VND_MAX + 1n}00`])(
  '%j is no amount',
  (text) => {
    expect(parseHundredfold(text)).toBeUndefined();
  },
);
