import { expect, test } from 'vitest';
import { isWebAddress, parseAmount, textOf } from './fields.ts';

test.each([
  ['1', 1n],
  ['100000', 100_000n],
  ['100000.00', 100_000n],
  ['999999999999', 999_999_999_999n],
  ['0', undefined],
  ['0.00', undefined],
  ['100000.50', undefined],
  ['100000.', undefined],
  ['1000000000000', undefined],
  ['100,000', undefined],
  ['-1', undefined],
  ['', undefined],
])('the amount %j is %s', (wire, amount) => expect(parseAmount(wire)).toBe(amount));

test('a text is read without the white space of its layout', () => {
  expect(textOf({ a: '\n x ' }, 'a')).toBe('x');
  expect(textOf({}, 'a')).toBe('');
});

test.each([
  ['https://pay.example/checkout?token=x&y', true],
  ['http://localhost:8081/', true],
  ['javascript:alert(1)', false],
  ['https://', false],
  ['', false],
])('%j is a web address: %s', (text, is) => expect(isWebAddress(text)).toBe(is));
