import { expect, test } from 'vitest';
import {
  CARD_TYPES,
  INSTALMENT_BANKS,
  isCardType,
  isInstalmentBank,
  takesInstalments,
} from './banks.ts';
import { parseLanguage } from './code-text.ts';
import { ERROR_CODES, isErrorCode, textOfCode } from './codes.ts';
import { ENDPOINTS } from './endpoints.ts';

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_item, n) => (from + n).toString());

// Read from the guide by hand, V.1.
const GUIDE = ['000', ...range(101, 111), ...range(120, 140), ...range(142, 207), '999'];

test("the codes are the guide's 100, and no others", () => {
  expect(GUIDE).toHaveLength(100);
  expect(new Set(Object.keys(ERROR_CODES))).toEqual(new Set(GUIDE));
  expect(GUIDE.every(isErrorCode)).toBe(true);
  for (const code of [...range(112, 119), '141', '0', '', 'toString', 0, null]) {
    expect(isErrorCode(code)).toBe(false);
  }
});

test.each(Object.entries(ERROR_CODES))(
  '%s has a text in both languages and a condition',
  (code, text) => {
    expect(text.vi).toMatch(/\S/);
    expect(text.en).toMatch(/^[\x20-\x7e]+$/);
    expect(text.when).toMatch(/\S/);
    if (isErrorCode(code)) expect(textOfCode(code, 'en')).toBe(text.en);
  },
);

// Read from the guide by hand: the first, the last, and one of each table.
test.each([
  ['000', 'Thành công'],
  ['106', 'Token thanh toán Alepay không tồn tại hoặc đã bị hủy'],
  ['126', 'Email người mua không đúng định dạng'],
  ['144', 'Kỳ thanh toán không hợp lệ'],
  ['176', 'thẻ 2D đang chờ xác thực'],
  ['204', 'Alepay token chưa được xác thực'],
  ['999', 'Lỗi không xác định. Vui lòng liên hệ với Quản trị viên Alepay'],
] as const)('%s is told in the words of the guide', (code, vi) => {
  expect(textOfCode(code, 'vi')).toBe(vi);
});

test.each([
  ['eng', 'en'],
  ['en', 'en'],
  ['vie', 'vi'],
  ['', 'vi'],
  [undefined, 'vi'],
  [['eng'], 'vi'],
])('lang=%j is %s', (lang, language) => expect(parseLanguage(lang)).toBe(language));

// Read from the guide by hand, V.3.
test.each([
  ['SACOMBANK', ['VISA', 'MASTERCARD']],
  ['ANZ', ['VISA']],
  ['VPBANK', ['MASTERCARD']],
  ['SHINHANBANK', ['VISA']],
  ['EXIMBANK', ['VISA', 'MASTERCARD']],
  ['MARITIMEBANK', ['MASTERCARD']],
  ['VIB', ['MASTERCARD']],
] as const)('%s turns payments by %j into instalments', (bank, cards) => {
  expect(CARD_TYPES.filter((card) => takesInstalments(bank, card))).toEqual(cards);
});

test('no other bank or card is known', () => {
  expect(Object.keys(INSTALMENT_BANKS)).toHaveLength(7);
  for (const text of ['', 'VCB', 'sacombank', 'toString', 'visa', 'AMEX']) {
    expect(isInstalmentBank(text) || isCardType(text)).toBe(false);
  }
});

test('every call has a path of its own', () => {
  expect(new Set(Object.values(ENDPOINTS)).size).toBe(19);
});
