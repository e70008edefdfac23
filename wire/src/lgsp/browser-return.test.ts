import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatReturnUrl, parseReturn } from './browser-return.ts';
import { textOfAtMost } from './testing/texts.ts';

const outcome = { orderRef: 'SBN_1', errorCode: '00', transactionId: '1258485' };
const QUERY = 'orderId=SBN_1&errorCode=00&transactionId=1258485';

test.each([
  ['http://agency.example', `http://agency.example/?${QUERY}`],
  ['http://agency.example/r?', `http://agency.example/r?${QUERY}`],
  ['http://agency.example/r?x=%20+~*&', `http://agency.example/r?x=%20+~*&${QUERY}`],
  ['http://agency.example/r?x=1#top', `http://agency.example/r?x=1&${QUERY}#top`],
  ['http://agency.example/hồ-sơ', `http://agency.example/h%E1%BB%93-s%C6%A1?${QUERY}`],
])('the outcome is put after %s', (url, expected) => {
  expect(formatReturnUrl(url, outcome)).toBe(expected);
});

test("every outcome is read back, whatever the agency's own query says", () => {
  const outcomes = fc.record({
    orderRef: textOfAtMost(100),
    errorCode: textOfAtMost(2),
    transactionId: textOfAtMost(50, 0),
  });
  const urls = fc.constantFrom('http://a.example/', 'http://a.example/?orderId=x&errorCode=00');
  fc.assert(
    fc.property(urls, outcomes, (url, given) => {
      expect(parseReturn(new URL(formatReturnUrl(url, given)).searchParams)).toEqual(given);
    }),
  );
});

test.each([
  ['nothing', ''],
  ['no order', 'errorCode=00&transactionId=1'],
  ['no outcome', 'orderId=1&transactionId=1'],
  ['U+0000', 'orderId=%00&errorCode=00'],
])('a query with %s tells nothing', (_name, query) => {
  expect(parseReturn(new URLSearchParams(query))).toBeUndefined();
});
