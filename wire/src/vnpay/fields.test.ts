import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldOrderInfo, parseTexts } from './fields.ts';
import { texts } from './testing/texts.ts';

test.each([
  ['Thanh toán đơn hàng số 1 – Trần Thị Bưởi', 'Thanh toan don hang so 1 Tran Thi Buoi'],
  ['ORD-1: a.b', 'ORD-1: a.b'],
  ['a * ~ b', 'a b'],
  ['  a&b=c?d#e/f\\g"h%i+j  ', 'a b c d e f g h i j'],
  ['漢字', ''],
  ['x'.repeat(300), 'x'.repeat(255)],
  [`${'x'.repeat(254)} y`, 'x'.repeat(254)],
])('the description %j is sent as %j', (text, folded) => expect(foldOrderInfo(text)).toBe(folded));

test('a folded description has nothing on which encoders differ, and folding it again changes nothing', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const folded = foldOrderInfo(text);
      expect(folded).toMatch(/^[A-Za-z0-9 .:-]{0,255}$/);
      expect(foldOrderInfo(folded)).toBe(folded);
    }),
  );
});

test('the texts of a JSON message, its numbers as they were written', () => {
  expect(parseTexts('{"a":"x","b":100.00,"c":null,"d":true,"e":["x"],"f":{}}')).toEqual({
    a: 'x',
    b: '100.00',
  });
  for (const text of ['', '[]', '{', '{"a":"\\u0000"}']) expect(parseTexts(text)).toBeUndefined();
});
