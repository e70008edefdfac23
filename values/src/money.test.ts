import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addVnd, feeVnd, subtractVnd, VND_MAX, vnd } from './money.ts';

const amounts = fc.bigInt({ min: 0n, max: VND_MAX });

test.each([-1n, VND_MAX + 1n, 10n ** 30n])('%s is no amount of money', (amount) => {
  expect(() => vnd(amount)).toThrow(RangeError);
});

test.each([0n, 1n, VND_MAX])('%s is an amount of money', (amount) => {
  expect(vnd(amount)).toBe(amount);
});

test('a sum or difference out of bounds is refused, never wrapped', () => {
  fc.assert(
    fc.property(amounts, amounts, (a, b) => {
      if (a + b <= VND_MAX) expect(addVnd(vnd(a), vnd(b))).toBe(a + b);
      else expect(() => addVnd(vnd(a), vnd(b))).toThrow(RangeError);
      if (a >= b) expect(subtractVnd(vnd(a), vnd(b))).toBe(a - b);
      else expect(() => subtractVnd(vnd(a), vnd(b))).toThrow(RangeError);
    }),
  );
});

// Source: worked by hand; 1.10 % of 100,000 is 1,100.
test.each([
  [100_000n, 110n, 1_100n],
  [100_000n, 0n, 0n],
  [49n, 100n, 0n],
  [50n, 100n, 1n],
  [149n, 100n, 1n],
  [150n, 100n, 2n],
  [1n, 10_000n, 1n],
])('the fee on %s đồng at %s basis points is %s, rounded half up', (amount, rate, fee) => {
  expect(feeVnd(vnd(amount), rate)).toBe(fee);
});

test('a fee of at most 100 % never exceeds its amount', () => {
  fc.assert(
    fc.property(amounts, fc.bigInt({ min: 0n, max: 10_000n }), (amount, rate) => {
      const fee = feeVnd(vnd(amount), rate);
      expect(fee >= 0n && fee <= amount).toBe(true);
    }),
  );
});
