import { readFileSync } from 'node:fs';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../shared/body.ts';
import {
  formatRefund,
  formatRefundDetail,
  formatRefundRequest,
  parseRefundAnswer,
  parseRefundDetail,
  parseRefundRequest,
  type Refund,
} from './refund.ts';
import {
  formatOrderRefunds,
  formatRefundPage,
  parseOrderRefunds,
  parseRefundPage,
} from './refund-list.ts';
import { verifyRequest } from './signature.ts';
import { parseSignedBody } from './signed-body.ts';

const secretKey = new Secret('DcR6S0pkz7K6HMqTzf1a5suBJk2WoMhJ');
const request = {
  refundRef: 'RVe4pV5GH',
  transactionId: 'AP221434473986',
  amount: vnd(10_000n),
  reason: 'Test refund',
};
const body = {
  refundId: 'RVe4pV5GH',
  appotapayTransId: 'AP221434473986',
  amount: '10000',
  reason: 'Test refund',
} satisfies JsonObject;

test('what a merchant asks is signed and read back', () => {
  const wire = formatRefundRequest(request, secretKey);
  expect(wire.amount).toBe(10_000);
  const parsed = parseSignedBody(JSON.stringify(wire));
  if (!parsed.ok) return expect.fail(parsed.error.why);
  expect(verifyRequest(parsed.value.signed, secretKey)).toBe(true);
  expect(parseRefundRequest(parsed.value.fields)).toEqual({ ok: true, value: request });
});

test('a reason may be absent or empty', () => {
  const { reason: _reason, ...rest } = body;
  expect(parseRefundRequest(rest)).toMatchObject({ value: { reason: '' } });
  expect(parseRefundRequest({ ...body, reason: '' })).toMatchObject({ value: { reason: '' } });
});

test.each<[number, string, string, JsonObject]>([
  [1, 'missing', 'refundId', { refundId: '' }],
  [1, 'missing', 'appotapayTransId', { appotapayTransId: null }],
  [1, 'missing', 'amount', { amount: '' }],
  [1, 'too_long', 'refundId', { refundId: 'x'.repeat(101) }],
  [1, 'too_long', 'reason', { reason: 'x'.repeat(256) }],
  [1, 'not_text', 'refundId', { refundId: ['x'] }],
  [32, 'not_an_amount', 'amount', { amount: '0' }],
  [32, 'not_an_amount', 'amount', { amount: '-1' }],
  [32, 'not_an_amount', 'amount', { amount: '0.5' }],
])('is refused with %s: %s %s', (code, why, field, changes) => {
  expect(parseRefundRequest({ ...body, ...changes })).toEqual({
    ok: false,
    error: { code, field, why },
  });
});

// The captured answer.
const refund: Refund = {
  ...request,
  refundId: '0cdfc82e-61a9-4db2-954e-a7a814706a8a',
  status: 'success',
  requestedAt: new Date(1_653_898_300_000),
};

test('the captured answer is the one that we give', () => {
  const file = new URL('./vectors/messages.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
    name: string;
    message: object;
    signature: string;
  }[];
  const vector = vectors.find(({ name }) => name === 'v1 refund response');
  expect(JSON.parse(formatRefund(refund, 'vi', secretKey))).toEqual({
    ...vector?.message,
    signature: vector?.signature,
  });
});

test('a detail says why a refund was rejected, and is empty when it was not', () => {
  const read = (text: string) =>
    (JSON.parse(text) as { data: { rejectReason?: unknown } }).data.rejectReason;
  expect(read(formatRefundDetail(refund, 'vi', secretKey))).toBe('');
  const rejected: Refund = { ...refund, status: 'error', rejectReason: 'Thẻ đã khóa' };
  expect(read(formatRefundDetail(rejected, 'vi', secretKey))).toBe('Thẻ đã khóa');
  expect(read(formatRefund(rejected, 'vi', secretKey))).toBeUndefined();
});

describe.each([
  ['a refund', formatRefund, parseRefundAnswer, refund],
  [
    'a detail',
    formatRefundDetail,
    parseRefundDetail,
    { ...refund, status: 'error', rejectReason: 'no' } as Refund,
  ],
] as const)('the answer with %s', (_name, format, parse, sent) => {
  const wire = format(sent, 'vi', secretKey);
  const receive = (text: string) => parse({ status: 200, body: text }, secretKey);

  test('is read back', () => expect(receive(wire)).toEqual({ ok: true, value: sent }));
  test('may have another message, which is not signed', () => {
    expect(receive(wire.replace('Thành công', 'x')).ok).toBe(true);
  });
  test.each([
    ['another amount', wire.replace('10000', '20000')],
    ['another status', wire.replace(/"status":"\w+"/, '"status":"pending"')],
    ['no signature', wire.replace('signature', 'Signature')],
    ['junk after its signature', wire.replace(/"}$/, '00"}')],
  ])('is not believed with %s', (_case, forged) => {
    expect(forged).not.toBe(wire);
    expect(receive(forged)).toMatchObject({ error: { code: 'bad_signature' } });
  });
  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(receive(text).ok).toBe(false);
      }),
    );
  });
});

const page = {
  refunds: [refund, { ...refund, status: 'error', rejectReason: 'no' } as Refund],
  page: 1,
  limit: 1,
  total: 3,
  totalAmount: vnd(30_000n),
};

test('a page of refunds has page and limit as texts, null for no reason, and is read back', () => {
  const wire = formatRefundPage(page, 'vi');
  expect(JSON.parse(wire)).toMatchObject({
    errorCode: 0,
    data: [{ rejectReason: null }, { rejectReason: 'no' }],
    meta: { page: '1', limit: '1', total: 3, totalAmount: 30_000, pages: 3 },
  });
  expect(parseRefundPage({ status: 200, body: wire })).toEqual({ ok: true, value: page });
});

const orderRefunds = {
  transactionId: 'AP211338083228',
  orderRef: '61a4919ca5b23',
  description: 'test thanh toan',
  partnerCode: 'TEST',
  applicationId: 316_869,
  amount: vnd(10_000n),
  bankCode: 'SHB',
  paymentMethod: 'ATM',
  refundType: 'total' as const,
  transactionAt: new Date(1_638_175_132_000),
  refunds: [refund],
};

test("an order's refunds stand under the order, and are read back", () => {
  const wire = formatOrderRefunds(orderRefunds, 'vi');
  expect(JSON.parse(wire)).toMatchObject({
    data: {
      orderId: '61a4919ca5b23',
      refundType: 'total',
      refundTransactions: [{ amount: 10_000 }],
    },
  });
  expect(parseOrderRefunds({ status: 200, body: wire })).toEqual({
    ok: true,
    value: orderRefunds,
  });
});

test('no list makes a parser throw', () => {
  const lists = fc.jsonValue().map((data) => JSON.stringify({ errorCode: 0, data, meta: data }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), lists), (text) => {
      expect(parseRefundPage({ status: 200, body: text }).ok).toBe(false);
      expect(parseOrderRefunds({ status: 200, body: text }).ok).toBe(false);
    }),
  );
  const odd = formatRefundPage(page, 'vi').replace('"success"', '"odd"');
  expect(parseRefundPage({ status: 200, body: odd }).ok).toBe(false);
});
