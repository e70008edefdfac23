import { type Vnd, vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../shared/body.ts';
import { parseJson } from '../shared/body.ts';
import {
  formatDomesticBanks,
  parseDomesticBanks,
  parseDomesticBanksQuery,
} from './domestic-banks.ts';
import {
  formatFees,
  formatInstalmentOffers,
  parseFeeQuery,
  parseFees,
  parseInstalmentOffers,
  parseInstalmentQuery,
} from './instalment-fee.ts';

// The guide's own example, IV.C: white space taken out, numbers as they are printed there.
const GUIDE = `{
"code": "SUCCESS", "message": "Thành công", "data": [
{"month": 12.0, "feeId": 161.0, "amountFee": 330000.0, "amountFinal": 3330000.0, "amountByMonth": 277500.0, "currency": "VND"},
{"month": 9.0, "feeId": 135.0, "amountFee": 300000.0, "amountFinal": 3300000.0, "amountByMonth": 366666.6666666667, "currency": "VND"},
{"month": 6.0, "feeId": 134.0, "amountFee": 225000.0, "amountFinal": 3225000.0, "amountByMonth": 537500.0, "currency": "VND"},
{"month": 3.0, "feeId": 133.0, "amountFee": 180000.0, "amountFinal": 3180000.0, "amountByMonth": 1060000.0, "currency": "VND"}],
"checksum": null}`;

const period = (months: number, feeId: number, fee: bigint) => ({
  months,
  feeId,
  fee: vnd(fee),
  total: vnd(3_000_000n + fee),
});
const periods = [
  period(12, 161, 330_000n),
  period(9, 135, 300_000n),
  period(6, 134, 225_000n),
  period(3, 133, 180_000n),
];
const dataOf = (json: string) => {
  const parsed = parseJson(json);
  return parsed.ok ? parsed.value : expect.fail(parsed.error.why);
};

test("the guide's fees are printed byte for byte, and read back", () => {
  const json = formatFees(periods, 'vi');
  expect(json).toBe(GUIDE.replace(/(?<=[,:{["\]}]|^)\s+/g, ''));
  expect(parseFees(dataOf(json))).toEqual([
    { ...periods[0], monthly: '277500.0' },
    { ...periods[1], monthly: '366666.6666666667' },
    { ...periods[2], monthly: '537500.0' },
    { ...periods[3], monthly: '1060000.0' },
  ]);
  expect(formatFees([], 'en')).toBe(
    '{"code":"SUCCESS","message":"Success","data":[],"checksum":null}',
  );
});

const question = {
  amount: '3000000',
  bankCode: 'SACOMBANK',
  paymentMethod: 'VISA',
  currencyCode: 'VND',
} satisfies JsonObject;

test.each<[string, string, JsonObject]>([
  ['104', 'bankCode', { bankCode: [] }],
  ['120', 'amount', { amount: '' }],
  ['120', 'amount', { amount: '0' }],
  ['156', 'amount', { amount: '0.5' }],
  ['142', 'bankCode', { bankCode: '' }],
  ['149', 'paymentMethod', { paymentMethod: null }],
  ['121', 'currencyCode', { currencyCode: 'USD' }],
])('a question is refused with %s for its %s', (code, field, changes) => {
  expect(parseFeeQuery({ ...question, ...changes })).toEqual({
    ok: false,
    error: { code, field },
  });
});

test('a question is read', () => {
  expect(parseFeeQuery(question)).toEqual({
    ok: true,
    value: { amount: 3_000_000n, bankCode: 'SACOMBANK', paymentMethod: 'VISA' },
  });
  expect(parseInstalmentQuery(question)).toEqual({ ok: true, value: 3_000_000n });
  expect(parseDomesticBanksQuery({ amount: '200000.0' })).toEqual({ ok: true, value: 200_000n });
  expect(parseInstalmentQuery({ amount: '1' })).toMatchObject({ error: { code: '121' } });
  expect(parseDomesticBanksQuery({})).toMatchObject({ error: { code: '120' } });
});

test('the offers of every bank are told by card and month, and read back', () => {
  const [{ months, fee, total }] = periods as [(typeof periods)[0]];
  const offers = [
    {
      bankCode: 'SACOMBANK',
      bankName: 'Ngân hàng Sacombank',
      cards: [{ paymentMethod: 'VISA', periods: [{ months, fee, total }] }],
    },
    { bankCode: 'ANZ', bankName: 'Ngân hàng ANZ', cards: [] },
  ];
  const json = formatInstalmentOffers(offers);
  expect(json).toContain(
    '"paymentMethods":[{"paymentMethod":"VISA","periods":[{"month":12.0,"amountFee":330000.0,',
  );
  const read = parseInstalmentOffers(dataOf(json));
  expect(read).toMatchObject(offers);
});

test('domestic banks are a list of texts, and read back', () => {
  const banks = [
    {
      bankCode: 'VCB',
      bankFullName: 'Ngân hàng TMCP Ngoại thương Việt Nam',
      methodCode: 'ATM_ON',
      paymentMethodBankId: '1',
      paymentMethodId: '2',
      methodId: '3',
    },
  ] as const;
  expect(parseDomesticBanks(dataOf(formatDomesticBanks(banks)))).toEqual(banks);
  expect(parseDomesticBanks([{ methodCode: 'CASH' }])).toBeUndefined();
});

test('a monthly amount is the shortest text of its double, and fee and total are exact', () => {
  const amounts = fc.bigInt({ min: 3_000_000n, max: 499_999_999_999n }).map((n): Vnd => vnd(n));
  fc.assert(
    fc.property(amounts, amounts, fc.constantFrom(3, 6, 9, 12), (fee, total, months) => {
      const json = formatFees([{ months, feeId: 1, fee, total }], 'vi');
      const [read] = parseFees(dataOf(json)) ?? [];
      expect(read).toMatchObject({ fee, total, months });
      expect(Number(read?.monthly)).toBe(Number(total) / months);
      expect(read?.monthly).toMatch(/^\d+\.\d+$/);
    }),
  );
});

test('no data makes a reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const data = dataOf(
        JSON.stringify({ code: 'SUCCESS', data: [value] }).replace(/\\u0000/g, ''),
      );
      expect(parseFees(data)).toBeUndefined();
      expect(parseInstalmentOffers(data)).toBeUndefined();
      expect(parseDomesticBanks(data)).toBeUndefined();
    }),
  );
});
