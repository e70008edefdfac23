import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldOrderInfo } from './fields.ts';
import { texts } from './testing/texts.ts';

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
