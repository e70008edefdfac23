import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fields, parseTexts, toJson } from './fields.ts';
import {
  formatIpn,
  formatReturnQuery,
  IPN_RECEIVED_STATUS,
  type PaymentResult,
  parseIpn,
  parseReturn,
} from './result.ts';
import { sign } from './signature.ts';
import { amounts, instants, junk, numbers, refs, texts } from './testing/texts.ts';
import { credentials, vectorOf } from './testing/vectors.ts';

const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };
const ipn = vectorOf('IPN');
const redirect = vectorOf('redirect');
const queryOf = (fields: Fields) => new URLSearchParams({ ...fields });

const paid: PaymentResult = {
  orderId: 'M01',
  requestId: 'R01',
  amount: vnd(50_000n),
  orderInfo: 'Thanh toán đơn hàng số 1 – Trần Thị Bưởi',
  orderType: 'momo_wallet',
  transId: '4088878653',
  resultCode: '0',
  message: 'Thành công.',
  payType: 'qr',
  respondedAt: new Date(1_795_000_000_000),
  extraData: '',
};
const refused: PaymentResult = {
  ...paid,
  orderId: 'M02',
  requestId: 'R04',
  orderInfo: 'a=b&c=d',
  transId: '9223372036854775807',
  resultCode: '1006',
  message: 'Giao dịch bị từ chối bởi người dùng.',
  payType: '',
  respondedAt: new Date(1_795_000_000_001),
};

test('the vectors are read, and written to the same fields', () => {
  expect(parseIpn(toJson(ipn), credentials)).toEqual({ ok: true, value: paid });
  expect(parseTexts(formatIpn(paid, credentials))).toEqual(ipn);
  expect(parseReturn(queryOf(redirect), credentials)).toEqual({ ok: true, value: refused });
  const written = new URLSearchParams(formatReturnQuery(refused, credentials));
  expect(Object.fromEntries(written)).toEqual(redirect);
});

test('every result is read as it was written, by IPN and by return', () => {
  const results: fc.Arbitrary<PaymentResult> = fc.record({
    orderId: refs,
    requestId: refs,
    amount: amounts,
    orderInfo: texts,
    orderType: texts,
    transId: numbers,
    resultCode: fc.stringMatching(/^(0|[1-9]\d{0,4})$/),
    message: texts,
    payType: texts,
    respondedAt: instants,
    extraData: texts,
  });
  fc.assert(
    fc.property(results, (given) => {
      expect(parseIpn(formatIpn(given, credentials), credentials)).toEqual({
        ok: true,
        value: given,
      });
      const query = new URLSearchParams(`orderId=ours&${formatReturnQuery(given, credentials)}`);
      expect(parseReturn(query, credentials)).toEqual({ ok: true, value: given });
    }),
  );
});

test.each<[string, Record<string, string>]>([
  ['another outcome', { resultCode: '1006' }],
  ['another amount', { amount: '1' }],
  ['another order', { orderId: 'M02' }],
  ['another number', { transId: '1' }],
  ['another partner', { partnerCode: 'OTHER' }],
  ['no signature', { signature: '' }],
  ['junk after the signature', { signature: `${ipn.signature}00` }],
])('a result with %s is nobody’s word', (_name, changes) => {
  expect(parseIpn(toJson({ ...ipn, ...changes }), credentials)).toEqual(unverified);
  expect(parseReturn(queryOf({ ...ipn, ...changes }), credentials)).toEqual(unverified);
});

test('a result under another key is nobody’s word', () => {
  const other = { ...credentials, secretKey: new Secret('other') };
  expect(parseIpn(toJson(ipn), other)).toEqual(unverified);
});

test.each<[string, Record<string, string>]>([
  ['no amount', { amount: '' }],
  ['an amount of zero', { amount: '0' }],
  ['no time', { responseTime: '' }],
  ['no code', { resultCode: '' }],
  ['a code that is none', { resultCode: 'ok' }],
  ['no order', { orderId: '' }],
  ['no request', { requestId: '' }],
])('a signed result with %s is malformed', (_name, changes) => {
  const fields = { ...ipn, ...changes };
  const signature = sign('result', fields, credentials);
  expect(parseIpn(toJson({ ...fields, signature }), credentials)).toEqual(malformed);
});

test('an IPN is answered 204', () => expect(IPN_RECEIVED_STATUS).toBe(204));

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseIpn(text, credentials).ok).toBe(false);
      expect(parseReturn(new URLSearchParams(text), credentials).ok).toBe(false);
    }),
  );
});
