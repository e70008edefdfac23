import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseData } from './data-json.ts';

// The guide's own sample of a calculate-fee, IV.C.
const SAMPLE = `{

" amount ": "3000000",

" bankCode ": "SACOMBANK",

" paymentMethod ": "VISA",

" currencyCode ": "VND",
}`;

test.each<[string, string, unknown]>([
  [
    "the guide's own sample",
    SAMPLE,
    { amount: '3000000', bankCode: 'SACOMBANK', paymentMethod: 'VISA', currencyCode: 'VND' },
  ],
  ['numbers, by their text', '{"a":3000000.0,"b":1.2E7}', { a: '3000000.0', b: '1.2E7' }],
  ['truth and null', '{"a":true,"b":null}', { a: true, b: null }],
  ['a comma after the last of a list', '{"a":["x",],}', { a: ['x'] }],
  ['a comma inside a text', '{"a":"x,}","b":"\\",]",}', { a: 'x,}', b: '",]' }],
  ['what PHP escapes', '{"a":"\\u1ecb \\/"}', { a: 'ị /' }],
])('is read: %s', (_name, text, expected) => {
  expect(parseData(text)).toEqual({ ok: true, value: expected });
});

test.each([
  ['nothing', ''],
  ['two commas', '{"a":1,,}'],
  ['half an object', '{"a":1,'],
  ['a list', '["a",]'],
  ['U+0000', '{"a":"\\u0000",}'],
])('is not read: %s', (_name, text) => expect(parseData(text).ok).toBe(false));

test('JSON without such commas is read as it was, names trimmed', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string()), (fields) => {
      const json = JSON.stringify(fields);
      fc.pre(!json.includes('\\u0000') && !json.includes('\\ud'));
      const trimmed = Object.entries(fields).map(([name, value]) => [name.trim(), value]);
      expect(parseData(json)).toEqual({ ok: true, value: Object.fromEntries(trimmed) });
    }),
  );
});

test('no text makes the reader throw, or take long', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(typeof parseData(text).ok).toBe('boolean');
    }),
  );
  const started = performance.now();
  for (const piece of ['",', ',', '\\"', '[,', ',   ']) parseData(`{"${piece.repeat(10_000)}`);
  expect(performance.now() - started).toBeLessThan(2_000);
});
