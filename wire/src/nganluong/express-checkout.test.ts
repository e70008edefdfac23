import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAYMENT_METHODS, type PaymentMethod } from './codes.ts';
import {
  type CheckoutRequest,
  formatCheckout,
  formatCheckoutAnswer,
  formatRefusal,
  parseCheckout,
  parseCheckoutAnswer,
} from './express-checkout.ts';
import { amounts, junk, refs, texts } from './testing/texts.ts';
import { answerOf, credentials, requestOf } from './testing/vectors.ts';

const vector = requestOf('SetExpressCheckout');
const request: CheckoutRequest = {
  orderCode: 'NL01',
  amount: vnd(100_000n),
  method: 'ATM_ONLINE',
  bankCode: 'VCB',
  description: 'Thanh toán đơn hàng số 1',
  returnUrl: 'https://hub.example/return?a=1',
  cancelUrl: 'https://hub.example/cancel',
  expiresInMinutes: 13,
  locale: 'vi',
  buyer: { name: 'Trần Thị Bưởi', email: 'buoi@example.vn', mobile: '0901234567' },
};

describe('the request', () => {
  test('of the vector is read, and written to the byte', () => {
    expect(parseCheckout(vector, credentials)).toEqual({ ok: true, value: request });
    expect(formatCheckout(request, credentials)).toBe(vector);
  });
  test('is read as it was written', () => {
    const requests: fc.Arbitrary<CheckoutRequest> = fc
      .record({
        orderCode: refs,
        amount: amounts,
        method: fc.constantFrom(...(Object.keys(PAYMENT_METHODS) as PaymentMethod[])),
        description: texts,
        returnUrl: fc.webUrl({ withQueryParameters: true }),
        cancelUrl: fc.webUrl(),
        expiresInMinutes: fc.integer({ min: 1, max: 999_999 }),
        locale: fc.constantFrom('vi' as const, 'en' as const),
        buyer: fc.record({ name: texts, email: texts, mobile: texts }),
      })
      .chain((least) =>
        fc.constantFrom<CheckoutRequest>(
          least,
          { ...least, bankCode: 'VCB' },
          { ...least, buyer: { ...least.buyer, address: 'Hà Nội' } },
        ),
      );
    fc.assert(
      fc.property(requests, (given) => {
        expect(parseCheckout(formatCheckout(given, credentials), credentials)).toEqual({
          ok: true,
          value: given,
        });
      }),
    );
  });
  test.each<[string, typeof credentials]>([
    ['another merchant', { ...credentials, merchantId: '1' }],
    ['another account', { ...credentials, receiverEmail: 'other@example.vn' }],
    ['another password', { ...credentials, merchantPassword: new Secret('other') }],
  ])('of %s is nobody’s', (_name, given) => {
    expect(parseCheckout(vector, given)).toEqual({ ok: false, error: { code: 'unverified' } });
  });
  test.each<[string, Record<string, string>]>([
    ['another function', { function: 'GetTransactionDetail' }],
    ['another version', { version: '3.0' }],
    ['another currency', { cur_code: 'usd' }],
    ['an amount of zero', { total_amount: '0' }],
    ['another method', { payment_method: 'CASH' }],
    ['another language', { lang_code: 'fr' }],
    ['an expiry that is none', { time_limit: '0' }],
    ['no order', { order_code: '' }],
    ['a return URL that is none', { return_url: 'hub.example' }],
    ['a cancel URL that is none', { cancel_url: '' }],
  ])('with %s is malformed', (_name, changes) => {
    const fields = Object.fromEntries(new URLSearchParams(vector));
    const body = new URLSearchParams({ ...fields, ...changes }).toString();
    expect(parseCheckout(body, credentials)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

describe('the answer', () => {
  const checkout = {
    token: '43614-fc2a3698ee92604d5000434ed129d6a8',
    checkoutUrl: 'https://pay.example/checkout?token=43614-fc2a&lang=vi',
  };
  test.each(['SetExpressCheckout answer', 'SetExpressCheckout answer, as Ngan Luong writes it'])(
    'of the vector "%s" is read',
    (name) => {
      expect(parseCheckoutAnswer(answerOf(name))).toEqual({ ok: true, value: checkout });
    },
  );
  test('is read as it was written', () => {
    expect(parseCheckoutAnswer(formatCheckoutAnswer(checkout))).toEqual({
      ok: true,
      value: checkout,
    });
  });
  test('or refuses, with a code', () => {
    const refused = { ok: false, error: { code: 'refused', errorCode: '06' } };
    expect(parseCheckoutAnswer(answerOf('refusal'))).toEqual(refused);
    expect(parseCheckoutAnswer(formatRefusal('06', 'Mã merchant'))).toEqual(refused);
  });
  test.each([
    ['no code', '<result><token>x</token></result>'],
    ['no token', formatCheckoutAnswer({ ...checkout, token: '' })],
    ['no URL', formatCheckoutAnswer({ ...checkout, checkoutUrl: '' })],
    ['another kind of URL', formatCheckoutAnswer({ ...checkout, checkoutUrl: 'javascript:x' })],
    ['a page', '<html></html>'],
  ])('with %s is malformed', (_name, xml) => {
    expect(parseCheckoutAnswer(xml)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseCheckout(text, credentials).ok).toBe(false);
      expect(parseCheckoutAnswer(text).ok).toBe(false);
    }),
  );
});
