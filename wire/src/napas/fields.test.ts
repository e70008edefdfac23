import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldOrderInfo, formatAmount, parseAmount } from './fields.ts';
import { amounts, texts } from './testing/texts.ts';

test.each([
  ['100', 1n],
  ['10000000', 100_000n],
  ['99999999999900', 999_999_999_999n],
  ['0', undefined],
  ['000', undefined],
  ['150', undefined],
  ['100000000000000', undefined],
  ['10000000.00', undefined],
  ['-100', undefined],
  ['', undefined],
])('the wire amount %j is %s đồng', (wire, amount) => expect(parseAmount(wire)).toBe(amount));

test('every amount is read back as it was written', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      expect(parseAmount(formatAmount(amount))).toBe(amount);
    }),
  );
});

test.each([
  ['Thanh toán đơn hàng số 1', 'Thanh toan don hang so 1'],
  ['ORD-1_a.b', 'ORD-1_a.b'],
  ['a&b=c', 'a b c'],
  ['漢字', ''],
  ['x'.repeat(40), 'x'.repeat(34)],
])('the description %j is sent as %j', (text, folded) => expect(foldOrderInfo(text)).toBe(folded));

test('folding again changes nothing', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const folded = foldOrderInfo(text);
      expect(folded).toMatch(/^[A-Za-z0-9 ._-]{0,34}$/);
      expect(foldOrderInfo(folded)).toBe(folded);
    }),
  );
});
