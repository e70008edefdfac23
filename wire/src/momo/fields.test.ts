import { expect, test } from 'vitest';
import {
  formatTime,
  isDigits,
  MAX_AMOUNT,
  MIN_AMOUNT,
  parseAmount,
  parseTexts,
  parseTime,
  queryTexts,
  toJson,
} from './fields.ts';

test.each([
  ['1', 1n],
  ['50000', 50_000n],
  ['999999999999', 999_999_999_999n],
  ['0', undefined],
  ['1000000000000', undefined],
  ['50000.0', undefined],
  ['5e4', undefined],
  ['-1', undefined],
  ['', undefined],
])('the amount %j is %s', (wire, amount) => expect(parseAmount(wire)).toBe(amount));

test("MoMo's bounds of one payment", () =>
  expect([MIN_AMOUNT, MAX_AMOUNT]).toEqual([1_000n, 50_000_000n]));

test('a time is milliseconds since 1970', () => {
  const instant = new Date('2026-11-18T10:26:40.000Z');
  expect(formatTime(instant)).toBe('1794997600000');
  expect(parseTime('1794997600000')).toEqual(instant);
  for (const text of ['', 'now', '-1', '1.5', '1'.repeat(15)])
    expect(parseTime(text)).toBeUndefined();
});

test.each([
  ['0', true],
  ['9223372036854775807', true],
  ['', false],
  ['-1', false],
  ['1'.repeat(20), false],
  ['1.0', false],
])('%j is digits: %s', (text, is) => expect(isDigits(text)).toBe(is));

test('numbers go to the wire and come from it digit by digit', () => {
  const fields = { orderId: '007', amount: '50000', transId: '9223372036854775807', message: '"' };
  const json = toJson(fields);
  expect(json).toBe(
    '{"orderId":"007","amount":50000,"transId":9223372036854775807,"message":"\\""}',
  );
  expect(parseTexts(json)).toEqual(fields);
});

test('what is no number is never written as one', () => {
  expect(toJson({ amount: '', transId: '01', resultCode: '1,"x":2' })).toBe(
    '{"amount":"","transId":"01","resultCode":"1,\\"x\\":2"}',
  );
});

test('what is neither text nor number is left out; what is no message is nothing', () => {
  expect(parseTexts('{"a":null,"b":true,"c":["x"],"d":{},"e":"x"}')).toEqual({ e: 'x' });
  for (const text of ['', '[]', '{', '{"a":"\\u0000"}']) expect(parseTexts(text)).toBeUndefined();
});

test("a query's later value counts; U+0000 does not", () => {
  expect(queryTexts(new URLSearchParams('orderId=x&orderId=y'))).toEqual({ orderId: 'y' });
  expect(queryTexts(new URLSearchParams('orderId=%00'))).toBeUndefined();
});
