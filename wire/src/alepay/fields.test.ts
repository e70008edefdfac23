import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  amountCode,
  flagOf,
  isEmail,
  isPhone,
  isWebAddress,
  parseAmount,
  parseHours,
  parseInstant,
  parseWhole,
} from './fields.ts';

test.each<[string, bigint | undefined]>([
  ['3000000', 3_000_000n],
  ['3000000.0', 3_000_000n],
  ['3000000.00', 3_000_000n],
  ['1.2E7', 12_000_000n],
  ['1.2e+7', 12_000_000n],
  ['1.23456E5', 123_456n],
  ['0', 0n],
  ['999999999999', 999_999_999_999n],
  ['1000000000000', undefined],
  ['1E99', undefined],
  ['0.5', undefined],
  ['1.5E0', undefined],
  ['1.25E1', undefined],
  ['1E-3', undefined],
  ['-1', undefined],
  ['+1', undefined],
  ['1,000', undefined],
  ['1.000.000', undefined],
  [' 1', undefined],
  ['0x10', undefined],
  ['NaN', undefined],
  ['', undefined],
])('the amount %j is %s đồng', (text, amount) => expect(parseAmount(text)).toBe(amount));

test('every amount is read, as integer, double or in the notation of Java', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), (amount) => {
      const double = Number(amount).toExponential().replace('e+', 'E');
      for (const text of [`${amount}`, `${amount}.0`, double]) {
        expect(parseAmount(text)).toBe(amount);
      }
    }),
  );
});

test.each([
  ['', '120'],
  [' ', '120'],
  ['0', '120'],
  ['0.0', '120'],
  ['-5', '120'],
  ['-0.5', '120'],
  ['0.5', '156'],
  ['a lot', '156'],
  ['1000000000000', '156'],
  ['1', undefined],
])('the amount %j is answered %s', (text, code) => expect(amountCode(text)).toBe(code));

const MINUTES = 60_000;

test.each<[string, number | undefined]>([
  ['48', 2_880 * MINUTES],
  ['48.0', 2_880 * MINUTES],
  ['0.15', 9 * MINUTES],
  ['0.25', 15 * MINUTES],
  ['1', 60 * MINUTES],
  ['8784', 527_040 * MINUTES],
  ['8785', undefined],
  ['0', undefined],
  ['0.0', undefined],
  ['-1', undefined],
  ['two', undefined],
  ['', undefined],
  ['1E99', undefined],
])('%j hours are %s ms', (text, ms) => expect(parseHours(text)).toBe(ms));

test.each<[string, number | undefined]>([
  ['12', 12],
  ['12.0', 12],
  ['0', 0],
  ['1.5', undefined],
  ['-1', undefined],
  ['', undefined],
  ['1234567890', undefined],
])('the whole number %j is %s', (text, number) => expect(parseWhole(text)).toBe(number));

test.each<[unknown, boolean | undefined]>([
  [true, true],
  [false, false],
  ['true', true],
  ['True', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['', false],
  [null, false],
  [undefined, false],
  ['yes', undefined],
  [[], undefined],
])('the flag %j is %s', (value, flag) => {
  expect(flagOf({ flag: value } as Parameters<typeof flagOf>[0], 'flag')).toBe(flag);
});

test.each([
  ['buoi@example.vn', true],
  ['a.b+c@mail.example.com', true],
  ['trần@example.vn', true],
  ['buoi@example', false],
  ['buoi', false],
  ['@example.vn', false],
  ['a b@example.vn', false],
  ['a@b@example.vn', false],
])('%s is an email address: %s', (text, expected) => expect(isEmail(text)).toBe(expected));

test.each([
  ['0901234567', true],
  ['+84 90 123 45 67', true],
  ['(028) 3823-4567', true],
  ['090123', false],
  ['- - - - - -', false],
  ['0901234567x', false],
])('%s is a phone number: %s', (text, expected) => expect(isPhone(text)).toBe(expected));

test.each([
  ['http://localhost:8082/r', true],
  ['HTTPS://SHOP.EXAMPLE/hủy', true],
  ['shop.example', false],
  ['javascript:alert(1)', false],
  ['https://', false],
  ['https://shop.example/\r\nSet-Cookie: a=b', false],
])('%s is a web address: %s', (text, expected) => expect(isWebAddress(text)).toBe(expected));

test('a moment is milliseconds since 1970', () => {
  expect(parseInstant('1795321800000')).toEqual(new Date(1_795_321_800_000));
  expect(['', '-1', '1.5', 'now', '9'.repeat(15)].map(parseInstant)).toEqual(
    Array(5).fill(undefined),
  );
});
