import { expect, test } from 'vitest';
import { formatRefusal } from './answer.ts';
import { BANKS, isBankCode } from './banks.ts';
import { parseLanguage } from './code-text.ts';
import { ERROR_CODES, type ErrorCode, httpStatusOf, isErrorCode, messageOf } from './codes.ts';
import { DOMESTIC_BANKS } from './domestic-banks.ts';
import { isPaymentMethod, PAYMENT_METHODS } from './payment-methods.ts';

// Read from the vendor's table by hand.
const VENDORS =
  `0 1 2 11 13 14 15 21 22 30 31 32 33 34 35 36 37 38 39 40 41 51 52 61 62 63 64 65 66 67
  68 69 70 71 72 73 74 75 76 77 78 79 80 87 90 91 92 94 99 102 103 106 110 125 135 401 500`
    .split(/\s+/)
    .map(Number);

const codes = Object.keys(ERROR_CODES).map(Number) as ErrorCode[];

test("the codes are the vendor's 57, and no others", () => {
  expect(codes.sort((a, b) => a - b)).toEqual(VENDORS);
  expect(VENDORS.every(isErrorCode)).toBe(true);
  expect([3, -1, 0.5, Number.NaN].some(isErrorCode)).toBe(false);
});

test.each(codes)('%i has a message in both languages', (code) => {
  expect(messageOf(code, 'vi')).toMatch(/\S/);
  expect(messageOf(code, 'en')).toMatch(/\S/);
  expect(messageOf(code, 'vi')).not.toBe(messageOf(code, 'en'));
});

/** The precedence of the README, by HTTP status. */
test.each<[number, readonly number[]]>([
  [200, [0]],
  [401, [11, 14, 401]],
  [403, [13, 15, 92]],
  [404, [36]],
  [409, [30, 31, 41]],
  [500, [90, 91, 94, 99, 500]],
])('HTTP %i is the status of %j', (http, expected) => {
  expect(codes.filter((code) => httpStatusOf(code) === http)).toEqual(expected);
});

test('everything else is HTTP 400', () => {
  const others = codes.filter((code) => httpStatusOf(code) === 400);
  expect(others).toHaveLength(57 - 1 - 3 - 3 - 1 - 3 - 5);
});

test('a refusal has code and message, and no signature', () => {
  expect(formatRefusal(30, 'vi')).toEqual({
    status: 409,
    body: '{"errorCode":30,"message":"Mã đơn hàng bị trùng"}',
  });
});

test.each([
  ['en', 'en'],
  [' EN ', 'en'],
  ['vi', 'vi'],
  ['', 'vi'],
  ['fr', 'vi'],
  [undefined, 'vi'],
])('the language %j is %s', (header, language) => expect(parseLanguage(header)).toBe(language));

// Read from the vendor's table by hand.
const BANK_CODES = `VCB TECHCOMBANK TPBANK VIETINBANK VIB VIETBANK HDBANK MB VIETABANK MARITIMEBANK
  EXIMBANK SHB VPBANK ABBANK SACOMBANK NAMA OCEANBANK BIDV SEABANK BACA NCB AGRIBANK SAIGONBANK PVBANK
  ACB LPB BVBANK OCB KIENLONGBANK VRB PBVN PGBANK GPBANK SCB WOORIBANK VIETCAPITALBANK UOB IVB
  SHINHANBANK`.split(/\s+/);

test("the banks are the vendor's 39, three card brands and four wallets", () => {
  expect(Object.keys(DOMESTIC_BANKS)).toEqual(BANK_CODES);
  const by = (method: string) =>
    Object.entries(BANKS).flatMap(([code, bank]) => (bank.method === method ? [code] : []));
  expect(by('ATM')).toEqual(BANK_CODES);
  expect(by('CC')).toEqual(['VISA', 'MASTERCARD', 'JCB']);
  expect(by('EWALLET')).toEqual(['APPOTA', 'SHOPEEPAY', 'VNPTWALLET', 'ZALOPAY']);
});

test('the methods are the seven of the protocol', () => {
  expect(Object.keys(PAYMENT_METHODS)).toEqual(['ATM', 'CC', 'EWALLET', 'VA', 'MM', 'ISTM', 'ALL']);
});

test.each(['', 'vcb', 'toString', '__proto__'])('%j is neither a bank nor a method', (text) => {
  expect(isBankCode(text) || isPaymentMethod(text)).toBe(false);
});
