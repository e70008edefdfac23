import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReturnUrl, RETURN_VALID_SECONDS, verifyReturn } from './browser-return.ts';
import { ORDER_STATUSES, type OrderStatus } from './order-status.ts';
import { sign } from './signature.ts';

const secretKey = new Secret('MIKEY');
/** The vector, redirected 999 ms into its second. */
const now = new Date(1_349_164_000_999);
const outcome = { orderRef: '123P1210020000506', status: '1', secretKey, now } as const;
const QUERY =
  'transactionID=123P1210020000506&time=1349164000&status=1&ticket=0d5b8e8d4aea134c3cd159dd500f3598';
const after = (seconds: number) => new Date(1_349_164_000_000 + seconds * 1000);

describe('the outcome is put after what the URL has', () => {
  test.each<[string, string]>([
    ['https://shop.example', `https://shop.example/?${QUERY}`],
    ['https://shop.example/r', `https://shop.example/r?${QUERY}`],
    ['https://shop.example/r?', `https://shop.example/r?${QUERY}`],
    ['https://shop.example/r?x=1&y=2', `https://shop.example/r?x=1&y=2&${QUERY}`],
    ['https://shop.example/r??', `https://shop.example/r??&${QUERY}`],
    ['https://shop.example/r?x=1&', `https://shop.example/r?x=1&${QUERY}`],
    ['https://shop.example/r#top', `https://shop.example/r?${QUERY}#top`],
    ['https://shop.example/r?x=1#a?b=2', `https://shop.example/r?x=1&${QUERY}#a?b=2`],
    ['https://shop.example/#/done?x=1', `https://shop.example/?${QUERY}#/done?x=1`],
    ['http://localhost:8082/r', `http://localhost:8082/r?${QUERY}`],
  ])('%s', (url, expected) => expect(formatReturnUrl(url, outcome)).toBe(expected));

  test('and the query keeps its bytes', () => {
    const url = 'https://shop.example/r?a=%20+~*%C4%91&b';
    expect(formatReturnUrl(url, outcome)).toBe(`${url}&${QUERY}`);
  });

  test('and the whole is plain ASCII, fit for a header', () => {
    const url = formatReturnUrl('https://shop.example/hủy đơn?tên=Bưởi#cảm ơn', {
      ...outcome,
      orderRef: 'ORD/0-é 001&status=1',
    });
    expect(url).toMatch(/^[\x21-\x7e]+$/);
    expect(new URL(url).searchParams.get('tên')).toBe('Bưởi');
    expect(verifyReturn(new URL(url).searchParams, secretKey, now)).toEqual({
      ok: true,
      value: { orderRef: 'ORD/0-é 001&status=1', status: '1' },
    });
  });
});

test('every return that is formatted is believed by its merchant', () => {
  const urls = fc.webUrl({
    validSchemes: ['http', 'https'],
    withQueryParameters: true,
    withFragments: true,
  });
  const refs = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
    .filter((ref) => !ref.includes('\0'));
  const statuses = fc.constantFrom(...(Object.keys(ORDER_STATUSES) as OrderStatus[]));
  fc.assert(
    fc.property(urls, refs, statuses, (url, orderRef, status) => {
      const { searchParams } = new URL(formatReturnUrl(url, { ...outcome, orderRef, status }));
      expect(verifyReturn(searchParams, secretKey, now)).toEqual({
        ok: true,
        value: { orderRef, status },
      });
    }),
  );
});

test("a shop's own parameters of the same names do not hide ours", () => {
  const url = formatReturnUrl('https://shop.example/r?status=ok&time=noon', outcome);
  expect(verifyReturn(new URL(url).searchParams, secretKey, now).ok).toBe(true);
});

test.each([
  ['at once', 0, true],
  ['when it is as old as allowed', RETURN_VALID_SECONDS, true],
  ['when it is older', RETURN_VALID_SECONDS + 1, false],
  ['from the future', -1, false],
])('is believed %s: %s', (_name, seconds, believed) => {
  const result = verifyReturn(new URLSearchParams(QUERY), secretKey, after(seconds));
  expect(result.ok || result.error.code).toBe(believed || 'expired');
});

const signed = (fields: Record<string, string>) =>
  new URLSearchParams({ ...fields, ticket: sign('browserReturn', fields, secretKey) }).toString();

test.each<[string, string, string]>([
  ['another order', QUERY.replace('506&', '507&'), 'bad_ticket'],
  ['another status', QUERY.replace('status=1', 'status=-100'), 'bad_ticket'],
  ['another time', QUERY.replace('time=1349164000', 'time=1349164001'), 'bad_ticket'],
  ['no ticket', QUERY.replace(/&ticket=.*/, ''), 'bad_ticket'],
  ['an empty ticket', QUERY.replace(/ticket=.*/, 'ticket='), 'bad_ticket'],
  ['junk after the ticket', `${QUERY}00`, 'bad_ticket'],
  ['a second status after the signed one', `${QUERY}&status=7222`, 'bad_ticket'],
  ['nothing', '', 'bad_ticket'],
  ['a signed unknown status', signed({ transactionID: 'A', time: '1', status: '9' }), 'malformed'],
  ['a signed odd time', signed({ transactionID: 'A', time: 'now', status: '1' }), 'malformed'],
  ['a signed U+0000', signed({ transactionID: 'A\0', time: '1', status: '1' }), 'malformed'],
  ['a signed empty order', signed({ transactionID: '', time: '1', status: '1' }), 'malformed'],
])('is not believed with %s', (_name, query, code) => {
  expect(verifyReturn(new URLSearchParams(query), secretKey, now)).toEqual({
    ok: false,
    error: { code },
  });
});

test('no query makes the check throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(verifyReturn(new URLSearchParams(query), secretKey, now).ok).toBe(false);
    }),
  );
});
