import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPayQuery, type PayRequest, parsePayQuery, tmnCodeOf } from './pay-url.ts';
import { signQuery } from './signature.ts';
import { amounts, descriptions, instants, refs } from './testing/texts.ts';
import { credentials, payUrlVector } from './testing/vectors.ts';

const { message, signingString, vnp_SecureHash } = payUrlVector;
const vectorQuery = `${signingString}&vnp_SecureHash=${vnp_SecureHash}`;

const request: PayRequest = {
  txnRef: 'V01',
  amount: vnd(100_000n),
  orderInfo: message.vnp_OrderInfo ?? '',
  returnUrl: 'https://hub.example/return?x=1',
  clientIp: '203.0.113.7',
  locale: 'vn',
  createdAt: new Date('2026-11-22T03:15:00Z'),
};

test('the vector is read', () => {
  expect(tmnCodeOf(vectorQuery)).toBe('DEMO0001');
  expect(parsePayQuery(vectorQuery, credentials)).toEqual({ ok: true, value: request });
});

test('a payment is written as the vector has it, but for what is folded out of its description', () => {
  const expected = { ...message, vnp_OrderInfo: 'Thanh toan don hang: Nguyen Van A 100' };
  expect(formatPayQuery(request, credentials)).toBe(signQuery(expected, credentials));
});

test('a description of which nothing is left is replaced by the reference', () => {
  const query = formatPayQuery({ ...request, orderInfo: '漢字' }, credentials);
  expect(new URLSearchParams(query).get('vnp_OrderInfo')).toBe('V01');
});

test('every payment is read as it was written', () => {
  const requests: fc.Arbitrary<PayRequest> = fc
    .record({
      txnRef: refs,
      amount: amounts,
      orderInfo: descriptions,
      returnUrl: fc.webUrl({ withQueryParameters: true }),
      clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
      locale: fc.constantFrom('vn' as const, 'en' as const),
      createdAt: instants,
    })
    .chain((least) =>
      fc.constantFrom<PayRequest>(
        least,
        { ...least, expiresAt: new Date('2026-11-22T03:30:00Z') },
        { ...least, bankCode: 'NCB' },
      ),
    );
  fc.assert(
    fc.property(requests, (given) => {
      expect(parsePayQuery(formatPayQuery(given, credentials), credentials)).toEqual({
        ok: true,
        value: given,
      });
    }),
  );
});

test.each([
  ['another amount', vectorQuery.replace('Amount=10000000', 'Amount=100')],
  ['no hash', signingString],
  ['junk after the hash', `${vectorQuery}00`],
  ['nothing', ''],
])('a query with %s is nobody’s', (_name, query) => {
  expect(parsePayQuery(query, credentials)).toEqual({ ok: false, error: { code: 'unverified' } });
});

test('a query of another merchant is nobody’s, even under our secret', () => {
  const query = signQuery({ ...message, vnp_TmnCode: 'OTHER001' }, credentials);
  expect(parsePayQuery(query, credentials)).toEqual({ ok: false, error: { code: 'unverified' } });
});

test.each<[string, Record<string, string>]>([
  ['another version', { vnp_Version: '2.0.0' }],
  ['another command', { vnp_Command: 'refund' }],
  ['another currency', { vnp_CurrCode: 'USD' }],
  ['another language', { vnp_Locale: 'fr' }],
  ['a fraction of a đồng', { vnp_Amount: '150' }],
  ['an amount of zero', { vnp_Amount: '0' }],
  ['a time that is none', { vnp_CreateDate: '2026-11-22' }],
  ['an expiry that is none', { vnp_ExpireDate: 'soon' }],
  ['no reference', { vnp_TxnRef: '' }],
  ['no description', { vnp_OrderInfo: '' }],
  ['no type', { vnp_OrderType: '' }],
  ['no return URL', { vnp_ReturnUrl: '' }],
  ['no address', { vnp_IpAddr: '' }],
])('a signed query with %s is malformed', (_name, changes) => {
  const query = signQuery({ ...message, ...changes }, credentials);
  expect(parsePayQuery(query, credentials)).toEqual({ ok: false, error: { code: 'malformed' } });
});

test('no query makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(parsePayQuery(query, credentials).ok).toBe(false);
      expect(typeof tmnCodeOf(query)).toBe('string');
    }),
  );
});
