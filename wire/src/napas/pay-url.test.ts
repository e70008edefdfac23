import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPayQuery, merchantOf, type PayRequest, parsePayQuery } from './pay-url.ts';
import { formatSigned, openSigned } from './signature.ts';
import { amounts, descriptions, refs } from './testing/texts.ts';
import { credentials, queryOf } from './testing/vectors.ts';

const vector = queryOf('pay URL');
const request: PayRequest = {
  merchTxnRef: 'N01',
  amount: vnd(100_000n),
  orderInfo: 'don hang 1',
  clientIp: '203.0.113.7',
  locale: 'vn',
  returnUrl: 'https://hub.example/return',
  backUrl: 'https://hub.example/back',
};

test('the vector is read, and written to the same fields', () => {
  expect(merchantOf(vector)).toBe('DEMO');
  expect(parsePayQuery(vector, credentials)).toEqual({ ok: true, value: request });
  expect(formatPayQuery(request, credentials)).toBe(vector);
});

test('every payment is read as it was written', () => {
  const requests: fc.Arbitrary<PayRequest> = fc.record({
    merchTxnRef: refs,
    amount: amounts,
    orderInfo: descriptions,
    clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
    locale: fc.constantFrom('vn', 'en'),
    returnUrl: fc.webUrl({ withQueryParameters: true }),
    backUrl: fc.webUrl({ withQueryParameters: true }),
  });
  fc.assert(
    fc.property(requests, (given) => {
      expect(parsePayQuery(formatPayQuery(given, credentials), credentials)).toEqual({
        ok: true,
        value: given,
      });
    }),
  );
});

test('a description of which nothing is left is replaced by the reference', () => {
  const query = formatPayQuery({ ...request, orderInfo: '漢字' }, credentials);
  expect(parsePayQuery(query, credentials)).toMatchObject({ value: { orderInfo: 'N01' } });
});

test.each<[string, string, typeof credentials]>([
  ['another amount', vector.replace('10000000', '100'), credentials],
  ['no hash', vector.replace(/&vpc_SecureHash=.*/, ''), credentials],
  ['junk after the hash', `${vector}00`, credentials],
  ['another secret', vector, { ...credentials, secret: new Secret('other') }],
  ['another merchant', vector, { ...credentials, merchant: 'OTHER' }],
  ['another access code', vector, { ...credentials, accessCode: 'OTHER' }],
  ['nothing', '', credentials],
])('a query with %s is nobody’s', (_name, query, given) => {
  expect(parsePayQuery(query, given)).toEqual({ ok: false, error: { code: 'unverified' } });
});

test.each<[string, Record<string, string>]>([
  ['another version', { vpc_Version: '1.0' }],
  ['another command', { vpc_Command: 'refund' }],
  ['another currency', { vpc_Currency: 'USD' }],
  ['another language', { vpc_Locale: 'fr' }],
  ['a fraction of a đồng', { vpc_Amount: '150' }],
  ['no reference', { vpc_MerchTxnRef: '' }],
  ['no description', { vpc_OrderInfo: '' }],
  ['no address', { vpc_TicketNo: '' }],
  ['no return URL', { vpc_ReturnURL: '' }],
  ['no back URL', { vpc_BackURL: '' }],
])('a signed query with %s is malformed', (_name, changes) => {
  const { vpc_SecureHash: _, ...fields } = openSigned(vector, credentials) ?? {};
  const query = formatSigned({ ...fields, ...changes }, credentials);
  expect(parsePayQuery(query, credentials)).toEqual({ ok: false, error: { code: 'malformed' } });
});

test('no query makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(parsePayQuery(query, credentials).ok).toBe(false);
      expect(typeof merchantOf(query)).toBe('string');
    }),
  );
});
