import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPaymentUrl, PAYMENT_PATH, parsePaymentUrl } from './payment-url.ts';

const gatewayKey = new Secret('our own key');
const link = {
  transactionId: 'AP200910018229B',
  orderRef: '5f62d5bdbe3aa',
  createdAt: new Date(1_600_312_766_000),
  ref: '1ABC',
};
const url = new URL(formatPaymentUrl('https://gate.example', link, gatewayKey));
const query = { tran: url.searchParams.get('tran'), sign: url.searchParams.get('sign') };

test("tran begins as the vendor's own does for the same order; sign is 64 hex digits", () => {
  expect(url.pathname).toBe(PAYMENT_PATH);
  // From the guide's sample answer.
  const vendors = 'dGlkPUFQMjAwOTEwMDE4MjI5QiZvcmRlcklkPTVmNjJkNWJkYmUzYWEmdHM9MTYwMDMxMjc2Ng';
  const textOf = (tran: string) => Buffer.from(tran, 'base64url').toString();
  expect(textOf(query.tran ?? '')).toBe(`${textOf(vendors)}&ref=1ABC`);
  expect(query.sign).toMatch(/^[0-9a-f]{64}$/);
});

test('opens the order that it was made for, whatever its id', () => {
  const refs = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
    .filter((ref) => !ref.includes('\0'));
  fc.assert(
    fc.property(refs, (orderRef) => {
      const made = new URL(
        formatPaymentUrl('https://gate.example', { ...link, orderRef }, gatewayKey),
      );
      const found = parsePaymentUrl(Object.fromEntries(made.searchParams), gatewayKey);
      expect(found).toEqual({ ...link, orderRef });
    }),
  );
});

const forged = Buffer.from('tid=AP200910018229B&orderId=other&ts=1600312766&ref=1ABC').toString(
  'base64url',
);

test.each<[string, object]>([
  ['another order', { ...query, tran: forged }],
  ['another sign', { ...query, sign: 'a'.repeat(64) }],
  ['no sign', { tran: query.tran }],
  ['an empty sign', { ...query, sign: '' }],
  ['junk after the sign', { ...query, sign: `${query.sign}00` }],
  ['a tran in other base64', { ...query, tran: `${query.tran}=` }],
  ['two trans', { ...query, tran: [query.tran, query.tran] }],
  ['nothing', {}],
])('a URL with %s opens nothing', (_name, other) => {
  expect(parsePaymentUrl(other, gatewayKey)).toBeUndefined();
});

test('a URL of another gateway opens nothing', () => {
  expect(parsePaymentUrl(query, new Secret('another key'))).toBeUndefined();
});
