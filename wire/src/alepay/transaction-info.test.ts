import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../shared/body.ts';
import { formatTransactionCode, isTransactionCode } from './transaction-code.ts';
import {
  formatTransactionInfo,
  parseTransactionInfo,
  parseTransactionQuery,
  type TransactionInfo,
} from './transaction-info.ts';

const paid: TransactionInfo = {
  transactionCode: 'ALE2611220000001',
  orderRef: 'DH-0',
  amount: vnd(3_330_000n),
  buyer: { name: 'Trần Thị Bưởi', email: 'buoi@example.vn', phone: '0901234567' },
  maskedCard: '411111xxxxxx1111',
  status: '000',
  is3D: true,
  instalment: {
    months: 12,
    bankCode: 'SACOMBANK',
    bankName: 'Ngân hàng Sacombank',
    bankHotline: '1900 0000',
  },
  method: 'VISA',
  createdAt: new Date(1_795_321_800_123),
  paidAt: new Date(1_795_321_900_456),
};
const waiting: TransactionInfo = {
  transactionCode: 'ALE2611220000002',
  orderRef: 'DH-1',
  amount: vnd(10_000n),
  buyer: { name: 'A' },
  status: '155',
  is3D: false,
  createdAt: new Date(1_795_321_800_123),
};
const read = (json: string) => {
  const data = parseJson(json);
  return data.ok ? parseTransactionInfo(data.value) : undefined;
};

test("a paid transaction has the guide's nineteen fields", () => {
  const json = formatTransactionInfo(paid, 'vi');
  expect(json).toContain('"amount":3330000.0,');
  expect(JSON.parse(json)).toEqual({
    transactionCode: 'ALE2611220000001',
    orderCode: 'DH-0',
    amount: 3_330_000,
    currency: 'VND',
    buyerEmail: 'buoi@example.vn',
    buyerPhone: '0901234567',
    cardNumber: '411111xxxxxx1111',
    buyerName: 'Trần Thị Bưởi',
    status: '000',
    message: 'Thành công',
    installment: true,
    is3D: true,
    month: 12,
    bankCode: 'SACOMBANK',
    bankName: 'Ngân hàng Sacombank',
    method: 'VISA',
    transactionTime: 1_795_321_800_123,
    successTime: 1_795_321_900_456,
    bankHotline: '1900 0000',
  });
});

test('what is not there is null, and every transaction is read back', () => {
  expect(JSON.parse(formatTransactionInfo(waiting, 'en'))).toMatchObject({
    status: '155',
    message: 'Waiting for the buyer to confirm the instalment',
    cardNumber: null,
    installment: false,
    month: null,
    successTime: null,
  });
  expect(read(formatTransactionInfo(paid, 'vi'))).toEqual(paid);
  expect(read(formatTransactionInfo(waiting, 'vi'))).toEqual(waiting);
});

test.each([
  ['another currency', '"VND"', '"USD"'],
  ['a status that is none', '"000"', '"112"'],
  ['an amount that is none', '3330000.0', '"much"'],
  ['no time', '"transactionTime"', '"time"'],
  ['no code', '"transactionCode"', '"code"'],
])('a transaction with %s is not read', (_name, part, other) => {
  const json = formatTransactionInfo(paid, 'vi');
  expect(json).toContain(part);
  expect(read(json.replace(part, other))).toBeUndefined();
});

test('a question names a code of our form', () => {
  const ask = (transactionCode: unknown) =>
    parseTransactionQuery({ transactionCode } as Parameters<typeof parseTransactionQuery>[0]);
  expect(ask('ALE2611220000001')).toEqual({ ok: true, value: 'ALE2611220000001' });
  for (const code of ['', null, 'ALE', 'ALE26112200000', 'XYZ2611220000001', 'ale2611220000001']) {
    expect(ask(code)).toMatchObject({ error: { code: '136' } });
  }
  expect(ask(['ALE2611220000001'])).toMatchObject({ error: { code: '104' } });
});

test.each<[string, string, number, string]>([
  ['any other', '2026-11-22T03:00:00Z', 42, 'ALE2611220000042'],
  ['the first of a day, which begins at 17:00 UTC', '2026-11-21T17:00:00Z', 0, 'ALE2611220000000'],
  ['the one after seven digits', '2026-11-22T16:59:59Z', 10_000_000, 'ALE26112210000000'],
])('a code is made of day and number: %s', (_name, instant, number, code) => {
  expect(formatTransactionCode(new Date(instant), number)).toBe(code);
  expect(isTransactionCode(code)).toBe(true);
});

test('no data makes the reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(read(JSON.stringify(value))).toBeUndefined();
    }),
  );
});
