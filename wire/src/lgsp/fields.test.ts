import { describe, expect, test } from 'vitest';
import { isIpAddress, isWebAddress, parseAmount, parseFields, textOf } from './fields.ts';

const read = (text: string) => {
  const fields = parseFields(text);
  return fields.ok ? fields.value : expect.fail(fields.error.why);
};

describe("the guide's slips are read", () => {
  test.each<[string, string, string, string]>([
    ['check-sum', '{"check-sum":"ab"}', 'checksum', 'ab'],
    ['spaces around a name', '{" payDate ":"20191212161254"}', 'payDate', '20191212161254'],
    ['spaces around check-sum', '{" check-sum ":"ab"}', 'checksum', 'ab'],
    ['spaces around a value', '{"errorCode":" 00 "}', 'errorCode', '00'],
    ['a number where its digits are signed', '{"amount": 40000 }', 'amount', '40000'],
    ['a number as it was written', '{"amount":40000.00}', 'amount', '40000.00'],
    ['a trailing comma', '{"error_code":"SUCCESSFUL",}', 'error_code', 'SUCCESSFUL'],
  ])('%s', (_name, text, field, value) => expect(textOf(read(text), field)).toBe(value));
});

test('a value keeps its spaces until it is asked for: they may be signed', () => {
  expect(read('{"accessKey":" f6047 "}').accessKey).toBe(' f6047 ');
});

test('a name written right wins, wherever it stands', () => {
  expect(read('{"checksum":"right","check-sum":"wrong"}').checksum).toBe('right');
  expect(read('{" amount":"1","amount":"2"," amount ":"3"}').amount).toBe('2');
});

test.each(['null', 'true', '["x"]', '{"x":"y"}'])('%s counts as absent', (value) => {
  expect(read(`{"orderId":${value}}`)).toEqual({});
});

test.each(['', '[]', '"x"', '{', 'orderId=1', '{"a":"\\u0000"}', '{"a":"\\ud800"}'])(
  '%j is no message',
  (text) => expect(parseFields(text)).toMatchObject({ ok: false, error: { code: 'malformed' } }),
);

test.each([
  ['a text without its end', `{"a":"${'\\"'.repeat(100)}`],
  ['nothing but commas', `{${', '.repeat(100)}`],
])('%s is no message', (_name, text) => {
  expect(parseFields(text)).toMatchObject({ ok: false, error: { code: 'malformed' } });
});

test.each([
  ['1', 1n],
  ['40000', 40_000n],
  ['999999999999', 999_999_999_999n],
  ['0', undefined],
  ['1000000000000', undefined],
  ['40000.00', undefined],
  ['-1', undefined],
  ['+1', undefined],
  ['40,000', undefined],
  ['1e5', undefined],
  ['', undefined],
  ['١', undefined],
])('the amount %j is %s', (wire, amount) => expect(parseAmount(wire)).toBe(amount));

test.each([
  ['120.72.114.122', true],
  ['2001:db8::1', true],
  ['fe80::1%eth0', false],
  ['256.0.0.1', false],
  ['localhost', false],
])('the address %s: %s', (text, is) => expect(isIpAddress(text)).toBe(is));

test.each([
  ['http://paydate.com.vn/return', true],
  ['https://agency.example/r?x=1#y', true],
  ['agency.example', false],
  ['javascript:alert(1)', false],
  ['ftp://agency.example/', false],
  ['https://', false],
  ['https://agency.example/\n', false],
])('the web address %j: %s', (text, is) => expect(isWebAddress(text)).toBe(is));
