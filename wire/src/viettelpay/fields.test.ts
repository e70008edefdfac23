import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText, formatForm, parseAmount, parseForm, parseTexts } from './fields.ts';
import { texts } from './testing/texts.ts';

test.each([
  ['1', 1n],
  ['100000', 100_000n],
  ['999999999999', 999_999_999_999n],
  ['0', undefined],
  ['1000000000000', undefined],
  ['100000.0', undefined],
  ['-1', undefined],
  [' 1', undefined],
  ['', undefined],
])('the amount %j is %s', (wire, amount) => expect(parseAmount(wire)).toBe(amount));

test('every form is read as it was written', () => {
  fc.assert(
    fc.property(fc.dictionary(texts, texts), (fields) => {
      expect(parseForm(formatForm(fields))).toEqual({ ...fields });
    }),
  );
});

test.each([
  ['a name twice', 'a=1&a=1'],
  ['U+0000', 'a=%00'],
  ['too much', `a=${'x'.repeat(65_536)}`],
])('a form with %s is none', (_name, text) => expect(parseForm(text)).toBeUndefined());

test('the texts of a JSON message, its numbers as they were written', () => {
  expect(parseTexts('{"a":"x","b":-1,"c":null,"d":["x"]}')).toEqual({ a: 'x', b: '-1' });
  for (const text of ['', '[]', '{', '{"a":"\\u0000"}']) expect(parseTexts(text)).toBeUndefined();
});

test.each([
  ['Thanh toán đơn hàng – Trần Thị Bưởi', 'Thanh toan don hang Tran Thi Buoi'],
  ['a&b=c', 'a&b=c'],
  ['漢字', ''],
  ['x'.repeat(300), 'x'.repeat(255)],
])('the description %j is sent as %j', (text, folded) => expect(foldText(text)).toBe(folded));

test('folding again changes nothing', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
  );
});
