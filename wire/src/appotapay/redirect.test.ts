import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaymentResult } from './payment-result.ts';
import { formatRedirectUrl, verifyRedirect } from './redirect.ts';
import { sign } from './signature.ts';

// The redirect in AppotaPay's v1 documentation.
const secretKey = new Secret('DcR6S0pkz7K6HMqTzf1a5suBJk2WoMhJ');
const result: PaymentResult = {
  errorCode: 0,
  partnerCode: 'TEST',
  apiKey: 'oMhJpkz7K6HDcR6S',
  amount: vnd(50_000n),
  orderRef: '5f61d06311019',
  bankCode: 'SHB',
  paymentMethod: 'ATM',
  transactionId: 'AP200910016654B',
  transactionAt: new Date(1_600_246_241_999),
  extraData: 'test test',
};
const VENDORS_QUERY =
  'partnerCode=TEST&apiKey=oMhJpkz7K6HDcR6S&amount=50000&currency=VND&orderId=5f61d06311019&bankCode=SHB&paymentMethod=ATM&paymentType=WEB&appotapayTransId=AP200910016654B&errorCode=0&message=Th%C3%A0nh+c%C3%B4ng&transactionTs=1600246241&extraData=test+test&signature=9487dd169d2178b249d1503d2f2d7f01d1210517f6ae3a2703760cb218c838f3';
const QUERY = VENDORS_QUERY.replaceAll('+', '%20');
const options = { language: 'vi', secretKey } as const;
const asReceived = {
  ...result,
  message: 'Thành công',
  transactionAt: new Date(1_600_246_241_000),
};

describe('the result is put after what the URL has, in the order of the vendor', () => {
  test.each<[string, string]>([
    ['https://shop.example', `https://shop.example/?${QUERY}`],
    ['https://shop.example/r?', `https://shop.example/r?${QUERY}`],
    ['https://shop.example/r?x=1&y=2', `https://shop.example/r?x=1&y=2&${QUERY}`],
    ['https://shop.example/r?a=%20+~', `https://shop.example/r?a=%20+~&${QUERY}`],
    ['https://shop.example/r?x=1#a?b=2', `https://shop.example/r?x=1&${QUERY}#a?b=2`],
    ['cozrum://paid/1/x', `cozrum://paid/1/x?${QUERY}`],
  ])('%s', (url, expected) => expect(formatRedirectUrl(url, result, options)).toBe(expected));
});

test("the vendor's own redirect is believed, and ours", () => {
  for (const query of [VENDORS_QUERY, QUERY]) {
    expect(verifyRedirect(new URLSearchParams(query), secretKey)).toEqual({
      ok: true,
      value: asReceived,
    });
  }
});

test('a payer who chose nothing comes back with every parameter, empty ones too', () => {
  const cancelled = { ...result, errorCode: 38, bankCode: '', paymentMethod: '', extraData: '' };
  const url = formatRedirectUrl('https://shop.example/r', cancelled as PaymentResult, options);
  const { searchParams } = new URL(url);
  expect([...searchParams.keys()]).toHaveLength(14);
  expect(searchParams.get('bankCode')).toBe('');
  expect(verifyRedirect(searchParams, secretKey)).toMatchObject({ value: { errorCode: 38 } });
});

test('every redirect that is formatted is believed by its merchant', () => {
  const urls = fc.webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true });
  const refs = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
    .filter((ref) => !ref.includes('\0'));
  fc.assert(
    fc.property(urls, refs, refs, (url, orderRef, extraData) => {
      const sent = formatRedirectUrl(url, { ...result, orderRef, extraData }, options);
      expect(sent).toMatch(/^[\x21-\x7e]+$/);
      expect(verifyRedirect(new URL(sent).searchParams, secretKey)).toEqual({
        ok: true,
        value: { ...asReceived, orderRef, extraData },
      });
    }),
  );
});

const signed = (changes: Record<string, string>) => {
  const fields = { ...Object.fromEntries(new URLSearchParams(QUERY)), ...changes };
  const signature = sign('redirect', fields, secretKey);
  return new URLSearchParams({ ...fields, signature }).toString();
};

test.each<[string, string, string]>([
  ['another amount', QUERY.replace('amount=50000', 'amount=60000'), 'bad_signature'],
  ['another outcome', QUERY.replace('errorCode=0', 'errorCode=38'), 'bad_signature'],
  ['a second outcome after the signed one', `${QUERY}&errorCode=38`, 'bad_signature'],
  ['no signature', QUERY.replace(/&signature=.*/, ''), 'bad_signature'],
  ['an empty signature', QUERY.replace(/signature=.*/, 'signature='), 'bad_signature'],
  ['junk after the signature', `${QUERY}00`, 'bad_signature'],
  ['nothing', '', 'bad_signature'],
  ['a signed amount that is none', signed({ amount: 'x' }), 'malformed'],
  ['a signed other currency', signed({ currency: 'USD' }), 'malformed'],
  ['a signed empty order', signed({ orderId: '' }), 'malformed'],
  ['a signed time that is none', signed({ transactionTs: 'now' }), 'malformed'],
  ['a signed U+0000', signed({ extraData: '\0' }), 'malformed'],
])('is not believed with %s', (_name, query, code) => {
  expect(verifyRedirect(new URLSearchParams(query), secretKey)).toEqual({
    ok: false,
    error: { code },
  });
});

test('no query makes the check throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(verifyRedirect(new URLSearchParams(query), secretKey).ok).toBe(false);
    }),
  );
});
