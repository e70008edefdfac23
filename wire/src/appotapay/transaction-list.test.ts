import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_LIMIT, MAX_LIMIT } from './list-query.ts';
import { verifyRequest } from './signature.ts';
import { signedQuery } from './signed-body.ts';
import {
  formatTransactionPage,
  formatTransactionQuery,
  parseTransactionPage,
  parseTransactionQuery,
} from './transaction-list.ts';

const secretKey = new Secret('sandbox-secret');
const parse = (query: string) => parseTransactionQuery(signedQuery(new URLSearchParams(query)));

test('a question for everything has the first page of fifteen', () => {
  const expected = { ok: true, value: { page: 1, limit: DEFAULT_LIMIT } };
  expect(parse('')).toEqual(expected);
  expect(parse('startTime=&endTime=&status=&paymentMethod=&limit=&page=&colour=red')).toEqual(
    expected,
  );
});

test('a question is signed, empty parameters included, and read back', () => {
  const question = {
    from: new Date(1_795_321_800_000),
    to: new Date(1_795_408_200_000),
    status: 'success',
    paymentMethod: 'ATM',
    page: 2,
    limit: 50,
  } as const;
  const query = signedQuery(new URLSearchParams(formatTransactionQuery(question, secretKey)));
  expect(verifyRequest(query, secretKey)).toBe(true);
  expect(verifyRequest({ ...query, page: '3' }, secretKey)).toBe(false);
  expect(verifyRequest({ ...query, extra: '' }, secretKey)).toBe(false);
  expect(parseTransactionQuery(query)).toEqual({ ok: true, value: question });
});

test.each([
  ['startTime=yesterday', 'startTime', 'not_a_time'],
  ['startTime=1&endTime=2.5', 'endTime', 'not_a_time'],
  ['endTime=2', 'startTime', 'missing'],
  ['status=paid', 'status', 'unknown_value'],
  ['status=toString', 'status', 'unknown_value'],
  ['paymentMethod=CASH', 'paymentMethod', 'unknown_value'],
  ['limit=0', 'limit', 'not_a_number'],
  [`limit=${MAX_LIMIT + 1}`, 'limit', 'not_a_number'],
  ['limit=ten', 'limit', 'not_a_number'],
  ['page=0', 'page', 'not_a_number'],
  ['page=-1', 'page', 'not_a_number'],
  ['page=%00', 'page', 'not_text'],
])('%s is refused with 1', (query, field, why) => {
  expect(parse(query)).toEqual({ ok: false, error: { code: 1, field, why } });
});

const transaction = {
  errorCode: 0,
  status: 'success',
  amount: vnd(50_000n),
  orderRef: '5f5b46cb73fd0',
  bankCode: 'SHB',
  paymentMethod: 'ATM',
  transactionId: 'AP200910014125B',
  transactionAt: new Date(1_599_817_433_000),
  extraData: 'test test',
} as const;

test("a page has the vendor's fields, and is read back", () => {
  const page = { transactions: [transaction], page: 1, total: 50 };
  const wire = formatTransactionPage(page, 'vi');
  expect(JSON.parse(wire)).toEqual({
    errorCode: 0,
    message: 'Thành công',
    total: 50,
    page: 1,
    transactions: [
      {
        errorCode: 0,
        status: 'success',
        amount: 50_000,
        currency: 'VND',
        orderId: '5f5b46cb73fd0',
        bankCode: 'SHB',
        paymentMethod: 'ATM',
        paymentType: 'WEB',
        appotapayTransId: 'AP200910014125B',
        transactionTs: 1_599_817_433,
        extraData: 'test test',
      },
    ],
  });
  expect(parseTransactionPage({ status: 200, body: wire })).toEqual({ ok: true, value: page });
});

test('no query and no answer makes a parser throw', () => {
  const answers = fc
    .jsonValue()
    .map((item) => JSON.stringify({ errorCode: 0, total: 1, page: 1, transactions: [item] }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), answers, (query, body) => {
      expect(typeof parse(query).ok).toBe('boolean');
      expect(parseTransactionPage({ status: 200, body }).ok).toBe(false);
    }),
  );
});
