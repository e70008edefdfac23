import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEnvelope, seal } from './envelope.ts';
import {
  formatLinkV1,
  formatOrderMessage,
  type LinkSettings,
  merchantSiteOf,
  openLinkV1,
  openLinkV2,
  PATHS,
} from './pay-link.ts';
import { sign } from './signature.ts';
import { orders, v1, v2AtGateway, v2AtMerchant } from './testing/orders.ts';
import { merchantKeys, type Vector, v2Request, v2Return, vectorsIn } from './testing/parties.ts';

const settings: LinkSettings = { scale: 100, appSchemes: ['myapp'] };
const refused = { ok: false, error: { code: 'not_authenticated' } };

/** The order of both vectors, so far as they agree. */
const order = {
  orderRef: 'O-0',
  amount: 200_000n,
  returnUrl: 'https://shop.example/return',
  methods: '',
  branchCode: '',
  clientIp: '203.0.113.9',
};

type V1Vector = Vector & {
  readonly message: Readonly<Record<string, string>>;
  readonly secure_hash: string;
  readonly rawQuery?: string;
};
const [v1Vector] = vectorsIn<V1Vector>('viviet.json');
const [unencoded, formEncoded] = vectorsIn<V1Vector>('version-1.json');
const v2Query = new URLSearchParams(v2Request.query).toString();

test('the version 1 vector is read', () => {
  const query = new URLSearchParams({
    ...v1Vector?.message,
    secure_hash: v1Vector?.secure_hash ?? '',
  }).toString();
  expect(merchantSiteOf(query)).toBe('demo_site');
  expect(openLinkV1(query, v1, settings)).toEqual({
    ok: true,
    value: { ...order, version: '1.0', tryRef: 'T001', description: 'thanh toan don hang' },
  });
});

test.each([
  ['unencoded by the merchant', unencoded],
  ['form-encoded, with a field of no rule', formEncoded],
])('a version 1 link is read %s', (_name, vector) => {
  expect(openLinkV1(vector?.rawQuery ?? '', v1, settings)).toMatchObject({
    ok: true,
    value: { orderRef: 'O-0', description: 'Thanh toán C++ 100% – Trần Thị Bưởi' },
  });
});

test('the version 2 vector is read', () => {
  expect(merchantSiteOf(v2Query)).toBe('demo_site');
  expect(openLinkV2(v2Query, v2AtGateway, settings)).toEqual({
    ok: true,
    value: {
      ...order,
      version: '2.0',
      tryRef: 'T002',
      description: 'Thanh toán đơn hàng số 1 – Trần Thị Bưởi',
    },
  });
});

test("each version's links have their path", () => {
  expect(PATHS).toEqual({ '1.0': '/vipay/ecommerce', '2.0': '/vipay_v2/initpay' });
});

test('every link that a merchant builds is read as it was meant, in both versions', () => {
  fc.assert(
    fc.property(orders, fc.constantFrom(1, 100), (given, scale) => {
      const set = { ...settings, scale };
      expect(openLinkV1(formatLinkV1(given, v1, scale), v1, set)).toEqual({
        ok: true,
        value: { ...given, version: '1.0' },
      });
      const message = formatOrderMessage(given, v2AtMerchant, scale);
      expect(openLinkV2(formatEnvelope(message, v2AtMerchant), v2AtGateway, set)).toEqual({
        ok: true,
        value: { ...given, version: '2.0' },
      });
    }),
    { numRuns: 50 },
  );
});

describe('nobody knows whose link it is, when', () => {
  const { returnUrl } = order;
  const built = { ...order, amount: 1n, tryRef: 'T', description: 'a b', returnUrl };
  const link = formatLinkV1(built as Parameters<typeof formatLinkV1>[0], v1, 100);
  test.each<[string, string, typeof v1]>([
    ['a value changed', link.replace('O-0', 'O-1'), v1],
    ['a field is missing', link.replace('methods=&', ''), v1],
    ['a field is added', `${link}&x=1`, v1],
    ['it is not signed', link.replace(/&secure_hash=.*/, ''), v1],
    ['junk follows the hash', `${link}00`, v1],
    ['the secret is another one', link, { ...v1, secret: new Secret('other') }],
    ['the merchant is another one', link, { ...v1, merchantSite: 'other' }],
    ['the access code is another one', link, { ...v1, accessCode: 'other' }],
    ['it is empty', '', v1],
  ])('in version 1, %s', (_name, query, credentials) => {
    expect(openLinkV1(query, credentials, settings)).toEqual(refused);
  });
  test.each<[string, string, typeof v2AtGateway]>([
    [
      'its data is that of another message',
      v2Query.replace(/data=[^&]*/, `data=${v2Return.query.data}`),
      v2AtGateway,
    ],
    ['it is not signed', v2Query.replace(/&secure_hash=.*/, ''), v2AtGateway],
    ['junk follows the signature', `${v2Query}AA`, v2AtGateway],
    ['the keys are those of the other side', v2Query, v2AtMerchant],
    ['the merchant is another one', v2Query, { ...v2AtGateway, merchantSite: 'other' }],
    ['the access code is another one', v2Query, { ...v2AtGateway, accessCode: 'other' }],
    ['it is empty', '', v2AtGateway],
    ['it is too long', `${v2Query}&x=${'x'.repeat(65_536)}`, v2AtGateway],
  ])('in version 2, %s', (_name, query, credentials) => {
    expect(openLinkV2(query, credentials, settings)).toEqual(refused);
  });
});

const least = {
  version: '2.0',
  access_code: '3685',
  return_url: 'https://shop.example/r',
  order_no: 'O-1',
  total_amount: '100',
};

const sealed = (message: unknown) => {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return new URLSearchParams({
    merchant_site: 'demo_site',
    ...seal(text, merchantKeys),
  }).toString();
};
const openSealed = (message: unknown) => openLinkV2(sealed(message), v2AtGateway, settings);
const with2 = (changes: object) => openSealed({ ...least, ...changes });

describe('a signed version 2 link is accepted with', () => {
  test.each<[string, object, object]>([
    ['only what is required', {}, { orderRef: 'O-1', amount: 1n, tryRef: '', clientIp: '' }],
    ['the other capitalisation', { order_no: undefined, Order_no: 'O-2' }, { orderRef: 'O-2' }],
    ['both capitalisations', { Order_no: 'O-1', Total_amount: '100' }, { orderRef: 'O-1' }],
    [
      'null for what is absent',
      { Order_no: null, methods: null },
      { orderRef: 'O-1', methods: '' },
    ],
    ['a number for a text', { total_amount: 12300 }, { amount: 123n }],
    ['an app to return to', { return_url: 'myapp://done' }, { returnUrl: 'myapp://done' }],
    ['an address that is none', { client_ip: 'unknown' }, { clientIp: '' }],
    ['fields of no rule', { colour: { of: 'x' } }, { orderRef: 'O-1' }],
    ['the longest reference', { order_no: '🍊'.repeat(100) }, { orderRef: '🍊'.repeat(100) }],
  ])('%s', (_name, changes, value) => {
    expect(with2(changes)).toMatchObject({ ok: true, value });
  });
});

describe('a signed version 2 link is refused with', () => {
  test.each<[string, string, object]>([
    ['version', 'missing', { version: '' }],
    ['version', 'wrong_version', { version: '1.0' }],
    ['version', 'contradictory', { Version: '1.0' }],
    ['access_code', 'missing', { access_code: null }],
    ['return_url', 'missing', { return_url: undefined }],
    ['return_url', 'not_a_url', { return_url: 'shop.example' }],
    ['return_url', 'not_a_url', { return_url: 'javascript:alert(1)' }],
    ['return_url', 'not_a_url', { return_url: 'otherapp://done' }],
    ['return_url', 'too_long', { return_url: `https://shop.example/${'x'.repeat(980)}` }],
    ['order_no', 'missing', { order_no: '' }],
    ['order_no', 'not_text', { order_no: ['O-1'] }],
    ['order_no', 'not_text', { order_no: true }],
    ['order_no', 'contradictory', { Order_no: 'O-2' }],
    ['order_no', 'contradictory', { Order_no: '' }],
    ['order_no', 'too_long', { order_no: 'x'.repeat(101) }],
    ['total_amount', 'missing', { total_amount: '' }],
    ['total_amount', 'not_an_amount', { total_amount: '0' }],
    ['total_amount', 'not_an_amount', { total_amount: '150' }],
    ['total_amount', 'contradictory', { Total_amount: '200' }],
    ['merch_txn_ref', 'too_long', { merch_txn_ref: 'x'.repeat(101) }],
    ['order_desc', 'too_long', { order_desc: 'x'.repeat(501) }],
  ])('%s: %s', (field, why, changes) => {
    expect(with2(changes)).toEqual({ ok: false, error: { code: 'format', field, why } });
  });
  test.each(['', 'null', '[]', '{', '<html>'])('%j for its content', (message) => {
    expect(openSealed(message)).toEqual({
      ok: false,
      error: { code: 'format', field: 'data', why: 'not_text' },
    });
  });
});

test('version 1 has the same rules', () => {
  const fields = { ...least, merchant_site: 'demo_site', version: '1.0', total_amount: '0' };
  const query = new URLSearchParams({ ...fields, secure_hash: sign(fields, v1.secret) }).toString();
  expect(openLinkV1(query, v1, settings)).toEqual({
    ok: false,
    error: { code: 'format', field: 'total_amount', why: 'not_an_amount' },
  });
});

test('no content of any shape makes the parser throw', () => {
  const names = fc.constantFrom(...Object.keys(least), 'Order_no', 'client_ip', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
      expect(typeof with2(fields).ok).toBe('boolean');
    }),
    { numRuns: 50 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(openLinkV1(query, v1, settings)).toEqual(refused);
      expect(openLinkV2(query, v2AtGateway, settings)).toEqual(refused);
      expect(typeof merchantSiteOf(query)).toBe('string');
    }),
  );
});
