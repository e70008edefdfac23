import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatForm, parseForm } from './fields.ts';
import {
  formatPaymentQuery,
  merchantCodeOf,
  type PaymentRequest,
  parsePaymentQuery,
} from './payment-url.ts';
import { signed } from './signature.ts';
import { amounts, descriptions, junk, refs } from './testing/texts.ts';
import { credentials, messageOf } from './testing/vectors.ts';

const request: PaymentRequest = {
  orderId: 'VT01',
  billcode: 'B01',
  amount: vnd(100_000n),
  description: 'Thanh toán đơn hàng',
  locale: 'vi',
  returnUrl: 'https://hub.example/return',
  cancelUrl: 'https://hub.example/cancel',
};
const query = formatPaymentQuery(request, credentials);
const fields = parseForm(query) ?? {};

test("has the vector's fields and check_sum, and those that are not signed", () => {
  expect(fields).toEqual({
    ...messageOf('pay URL'),
    desc: 'Thanh toan don hang',
    locale: 'Vi',
    return_url: request.returnUrl,
    cancel_url: request.cancelUrl,
  });
  expect(merchantCodeOf(query)).toBe('DEMO');
  expect(parsePaymentQuery(query, credentials)).toEqual({
    ok: true,
    value: { ...request, description: 'Thanh toan don hang' },
  });
});

test('every payment is read as it was written', () => {
  const requests: fc.Arbitrary<PaymentRequest> = fc
    .record({
      orderId: refs,
      billcode: refs,
      amount: amounts,
      description: descriptions,
      locale: fc.constantFrom('vi' as const, 'en' as const),
      returnUrl: fc.webUrl({ withQueryParameters: true }),
      cancelUrl: fc.webUrl(),
    })
    .chain((least) =>
      fc.constantFrom<PaymentRequest>(least, { ...least, loginMsisdn: '84901234567' }),
    );
  fc.assert(
    fc.property(requests, (given) => {
      expect(parsePaymentQuery(formatPaymentQuery(given, credentials), credentials)).toEqual({
        ok: true,
        value: given,
      });
    }),
  );
});

test.each<[string, Record<string, string>]>([
  ['another amount', { trans_amount: '1' }],
  ['another order', { order_id: 'VT02' }],
  ['another merchant', { merchant_code: 'OTHER' }],
  ['no check_sum', { check_sum: '' }],
  ['junk after the check_sum', { check_sum: `${fields.check_sum}AA` }],
])('a query with %s is nobody’s', (_name, changes) => {
  expect(parsePaymentQuery(formatForm({ ...fields, ...changes }), credentials)).toEqual({
    ok: false,
    error: { code: 'unverified' },
  });
});

test.each<[string, Record<string, string>]>([
  ['another version', { version: '1.0' }],
  ['another command', { command: 'REFUND' }],
  ['an amount of zero', { trans_amount: '0' }],
  ['another language', { locale: 'Fr' }],
  ['no order', { order_id: '' }],
  ['no bill', { billcode: '' }],
  ['no return URL', { return_url: '' }],
  ['no cancel URL', { cancel_url: '' }],
])('a signed query with %s is malformed', (_name, changes) => {
  const changed = formatForm(signed('payment', { ...fields, ...changes }, credentials));
  expect(parsePaymentQuery(changed, credentials)).toEqual({
    ok: false,
    error: { code: 'malformed' },
  });
});

test('no query makes the parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parsePaymentQuery(text, credentials).ok).toBe(false);
      expect(typeof merchantCodeOf(text)).toBe('string');
    }),
  );
});
