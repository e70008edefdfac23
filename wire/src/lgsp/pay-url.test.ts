import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROVIDERS, type Provider } from './codes.ts';
import { formatPayUrl, type PayUrl, parsePayUrl } from './pay-url.ts';
import { amounts, textOfAtMost } from './testing/texts.ts';

const ourKey = new Secret('ours');
const order: PayUrl = {
  provider: 'choose',
  partnerCode: '000.00.18.H29',
  accessKey: '356019473b1ed272d9ca,75780856',
  requestCode: '1257815',
  orderRef: 'Test',
  amount: vnd(30_000n),
};
const parse = (url: string, key = ourKey) => {
  const { pathname, searchParams } = new URL(url);
  return parsePayUrl(pathname, searchParams, key);
};
const url = formatPayUrl('http://hub.example/', order, ourKey);

test("has the guide's parameters in the guide's order, and a signature of 64 hex digits", () => {
  expect(url).toMatch(
    /^http:\/\/hub\.example\/paygate\/choose\/payment\?partnerCode=000\.00\.18\.H29&access-Key=356019473b1ed272d9ca%2C75780856&requestCode=1257815&orderId=Test&amount=30000&signature=[0-9a-f]{64}$/,
  );
});

test('every URL opens the order that it was made for', () => {
  const orders = fc.record({
    provider: fc.constantFrom(...(Object.keys(PROVIDERS) as Provider[]), 'choose' as const),
    partnerCode: textOfAtMost(50),
    accessKey: textOfAtMost(50),
    requestCode: textOfAtMost(50),
    orderRef: textOfAtMost(50),
    amount: amounts,
  });
  fc.assert(
    fc.property(orders, (given) => {
      expect(parse(formatPayUrl('https://hub.example', given, ourKey))).toEqual(given);
    }),
  );
});

test.each([
  ['another provider', url.replace('choose', 'momo')],
  ['a provider that there is not', url.replace('choose', 'paypal')],
  ['another order', url.replace('orderId=Test', 'orderId=Test2')],
  ['another amount', url.replace('amount=30000', 'amount=1')],
  ['an amount that is none', url.replace('amount=30000', 'amount=x')],
  ['another agency', url.replace('H29', 'H30')],
  ['another key of the agency', url.replace('75780856', '1')],
  ['another request', url.replace('1257815', '1')],
  ['no signature', url.replace(/&signature=.*/, '')],
  ['junk after the signature', `${url}00`],
  ['values moved between fields', url.replace('1257815&orderId=Test', '1257&orderId=815Test')],
  ['another path', url.replace('/payment?', '/pay?')],
])('a URL with %s opens nothing', (_name, changed) => expect(parse(changed)).toBeUndefined());

test('a URL made under another key opens nothing', () => {
  expect(parse(url, new Secret('other'))).toBeUndefined();
});
