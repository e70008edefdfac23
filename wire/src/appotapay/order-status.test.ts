import { readFileSync } from 'node:fs';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRefusal } from './answer.ts';
import {
  formatOrderStatus,
  formatOrderStatusV11,
  formatStatusRequest,
  parseOrderStatus,
  parseOrderStatusV11,
  parseStatusRequest,
} from './order-status.ts';
import type { PaymentResult } from './payment-result.ts';

const secretKey = new Secret('DcR6S0pkz7K6HMqTzf1a5suBJk2WoMhJ');

test('the question is the vendor’s, and is read', () => {
  const question = formatStatusRequest('5f5b46cb73fd0', secretKey);
  expect(question).toEqual({
    orderId: '5f5b46cb73fd0',
    signature: '3d4cf0f6130ee51f75714733922a7e76b1c18704187827a78abd379f4ab266ec',
  });
  expect(parseStatusRequest(question)).toEqual({ ok: true, value: '5f5b46cb73fd0' });
  const refused = { ok: false, error: { code: 1, field: 'orderId' } };
  expect(parseStatusRequest({})).toMatchObject(refused);
  expect(parseStatusRequest({ orderId: ['x'] })).toMatchObject(refused);
});

// The captured answer of v1.
const result: PaymentResult = {
  errorCode: 0,
  partnerCode: 'TEST',
  apiKey: 'oMhJpkz7K6HDcR6S',
  amount: vnd(10_000n),
  orderRef: 'ISH8mh9B8',
  bankCode: 'ABBANK',
  paymentMethod: 'ATM',
  transactionId: 'AP221434473986',
  transactionAt: new Date(1_653_898_134_000),
  extraData: '',
};
const received = { ...result, message: 'Thành công' };

test('the captured answer of v1 is the one that we give', () => {
  const file = new URL('./vectors/messages.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
    name: string;
    message: object;
    signature: string;
  }[];
  const vector = vectors.find(({ name }) => name === 'v1 status response');
  expect(JSON.parse(formatOrderStatus(result, 'vi', secretKey))).toEqual({
    ...vector?.message,
    signature: vector?.signature,
  });
});

const cardInfo = {
  cardNumber: '512345xxxxxx2346',
  cardDate: '03/27',
  cardName: 'NGUYEN VAN A',
  countryCode: 'VN',
};

test('an international card is told, unsigned', () => {
  const body = formatOrderStatus({ ...result, cardInfo }, 'vi', secretKey);
  expect(parseOrderStatus({ status: 200, body }, secretKey)).toEqual({
    ok: true,
    value: { ...received, cardInfo },
  });
  const other = body.replace('NGUYEN VAN A', 'TRAN THI B');
  expect(parseOrderStatus({ status: 200, body: other }, secretKey).ok).toBe(true);
});

describe.each([
  ['v1', formatOrderStatus(result, 'vi', secretKey), parseOrderStatus, received],
  [
    'v1.1',
    formatOrderStatusV11({ ...result, status: 'success' }, 'vi', secretKey),
    parseOrderStatusV11,
    { ...received, status: 'success' },
  ],
] as const)('the answer of %s', (_name, body, parse, expected) => {
  test('is read back', () => {
    expect(parse({ status: 200, body }, secretKey)).toEqual({ ok: true, value: expected });
  });
  test.each([
    ['another amount', body.replace('10000', '20000')],
    ['another order', body.replace('ISH8mh9B8', 'ISH8mh9B9')],
    ['no signature', body.replace('signature', 'Signature')],
    ['junk after its signature', body.replace(/"}$/, '00"}')],
  ])('is not believed with %s', (_case, forged) => {
    expect(forged).not.toBe(body);
    expect(parse({ status: 200, body: forged }, secretKey)).toMatchObject({
      error: { code: 'bad_signature' },
    });
  });
  test('is a refusal when the order is not paid', () => {
    expect(parse(formatRefusal(35, 'en'), secretKey)).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: 35, message: 'The transaction is pending' },
    });
  });
  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parse({ status: 200, body: text }, secretKey).ok).toBe(false);
      }),
    );
  });
});

test('v1.1 nests the payment', () => {
  const body = formatOrderStatusV11({ ...result, status: 'success' }, 'en', secretKey);
  const answer = JSON.parse(body) as Record<string, unknown>;
  expect(Object.keys(answer)).toEqual([
    'errorCode',
    'message',
    'partnerCode',
    'apiKey',
    'transaction',
    'signature',
  ]);
  expect(Object.keys(answer.transaction as object)).toHaveLength(10);
});
