import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { open, seal } from './envelope.ts';
import {
  formatPlaintext,
  formatReturn,
  formatReturnUrl,
  openReturn,
  type PaymentReturn,
  parsePlaintext,
  type ReturnSigner,
} from './payment-return.ts';
import { sign } from './signature.ts';
import { amounts, textOfAtMost } from './testing/orders.ts';
import { gatewayKeys, merchantKeys, type Vector, v2Return, vectorsIn } from './testing/parties.ts';

const secret = new Secret('vv-secret-0');
const v1: ReturnSigner = { version: '1.0', secret };
const gateway: ReturnSigner = { version: '2.0', merchantSite: 'demo_site', keys: gatewayKeys };
const merchant: ReturnSigner = { version: '2.0', merchantSite: 'demo_site', keys: merchantKeys };
const refused = { ok: false, error: { code: 'not_authenticated' } };
const malformed = { ok: false, error: { code: 'malformed' } };

/** What the vectors tell: the payer cancelled. */
const cancelled: PaymentReturn = {
  locale: 'vn',
  orderRef: 'O-0',
  tryRef: 'T002',
  methods: '',
  totalAmount: vnd(200_000n),
  amount: vnd(200_000n),
  fee: vnd(0n),
  transactionNo: '1449514',
  responseCode: 'PAY-0028',
  message: 'Hủy giao dịch',
  requestedAt: new Date('2026-11-22T09:04:51Z'),
  respondedAt: new Date('2026-11-22T09:05:12Z'),
};

type V1Vector = Vector & { readonly rawQuery: string };
const v1Vector = vectorsIn<V1Vector>('version-1.json').find(({ name }) => name === 'v1 return');
const v1Query = v1Vector?.rawQuery ?? '';
const parse = (query: string, signer: ReturnSigner) =>
  openReturn(new URLSearchParams(query), signer);

describe('the vectors', () => {
  test('version 1 is written to the byte, and read', () => {
    expect(formatReturn(cancelled, v1)).toBe(v1Query);
    expect(parse(v1Query, v1)).toEqual({ ok: true, value: cancelled });
  });
  test("version 2's plaintext has the fields and their order, and is read", () => {
    const written = Object.entries(JSON.parse(formatPlaintext(cancelled)) as object);
    expect(written).toEqual(Object.entries(JSON.parse(v2Return.plaintext) as object));
    const query = new URLSearchParams(v2Return.query).toString();
    expect(parse(query, merchant)).toEqual({ ok: true, value: cancelled });
  });
  test('version 2 is sealed for the merchant alone', () => {
    const query = formatReturn(cancelled, gateway);
    expect(parse(query, merchant)).toEqual({ ok: true, value: cancelled });
    expect(parse(query, gateway)).toEqual(refused);
    const { data, key, secure_hash } = Object.fromEntries(new URLSearchParams(query));
    expect(open({ data, key, secure_hash }, merchantKeys)).toEqual({
      ok: true,
      value: formatPlaintext(cancelled),
    });
  });
});

test("the merchant's own query stays, and does not hide ours", () => {
  const url = 'https://shop.example/r?a=%20+~*&version=9&secure_hash=x&merchant_site=y#top';
  for (const [sender, receiver] of [
    [v1, v1],
    [gateway, merchant],
  ] as const) {
    const target = formatReturnUrl(url, cancelled, sender);
    expect(target.startsWith(`${url.split('#')[0]}&`)).toBe(true);
    expect(target.endsWith('#top')).toBe(true);
    expect(target).toMatch(/^[\x21-\x7e]+$/);
    const { searchParams } = new URL(target);
    expect(openReturn(searchParams, receiver)).toEqual({ ok: true, value: cancelled });
  }
});

test.each<[string, string, ReturnSigner]>([
  ['another order', v1Query.replace('O-0', 'O-1'), v1],
  ['another code', v1Query.replace('PAY-0028', 'PAY-0000'), v1],
  ['another amount', v1Query.replace('amount=200000', 'amount=200001'), v1],
  ['a field less', v1Query.replace('methods=&', ''), v1],
  ['no hash', v1Query.replace(/&secure_hash=.*/, ''), v1],
  ['junk after the hash', `${v1Query}0`, v1],
  ['another secret', v1Query, { version: '1.0', secret: new Secret('other') }],
  ['a second code after the signed one', `${v1Query}&response_code=PAY-0000`, v1],
  ['another merchant', formatReturn(cancelled, gateway), { ...merchant, merchantSite: 'x' }],
  ['no signature', formatReturn(cancelled, gateway).replace(/&secure_hash=.*/, ''), merchant],
  ['junk after the signature', `${formatReturn(cancelled, gateway)}AA`, merchant],
  ["version 1's fields where version 2 is spoken", v1Query, merchant],
  ["version 2's envelope where version 1 is spoken", formatReturn(cancelled, gateway), v1],
  ['nothing', '', v1],
  ['nothing', '', merchant],
])('is not believed with %s', (_name, query, signer) => {
  expect(parse(query, signer)).toEqual(refused);
});

const plaintext = JSON.parse(v2Return.plaintext) as Record<string, string>;
const changes: [string, object][] = [
  ['another version', { version: '1.0' }],
  ['another currency', { currency: 'USD' }],
  ['another language', { locale: 'fr' }],
  ['an amount with decimals', { amount: '200000.00' }],
  ['a negative amount', { total_amount: '-1' }],
  ['a fee that is none', { fee: '' }],
  ['a time that is none', { request_time: '2026-11-22' }],
  ['no time', { response_time: null }],
  ['no order', { order_no: '' }],
  ['no code', { response_code: '' }],
  ['a list', { message: ['x'] }],
  ['a field less', { merch_txn_ref: undefined }],
];

test.each(changes)('a signed plaintext with %s is malformed', (_name, change) => {
  const text = JSON.stringify({ ...plaintext, ...change });
  expect(parsePlaintext(text)).toEqual(malformed);
  const query = { merchant_site: 'demo_site', ...seal(text, gatewayKeys) };
  expect(openReturn(new URLSearchParams(query), merchant)).toEqual(malformed);
});

test('so are signed fields with U+0000', () => {
  const fields = { ...plaintext, version: '1.0', message: 'a\0' };
  const query = new URLSearchParams({ ...fields, secure_hash: sign(fields, secret) });
  expect(openReturn(query, v1)).toEqual(malformed);
});

const instants = fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => new Date(s * 1000));
const returns: fc.Arbitrary<PaymentReturn> = fc.record({
  locale: fc.constantFrom('vn', 'en'),
  orderRef: textOfAtMost(100, 1),
  tryRef: textOfAtMost(100),
  methods: textOfAtMost(50),
  totalAmount: amounts,
  amount: amounts,
  fee: amounts,
  transactionNo: textOfAtMost(50),
  responseCode: textOfAtMost(20, 1),
  message: textOfAtMost(100),
  requestedAt: instants,
  respondedAt: instants,
});

test('every return is read as it was written, in both versions', () => {
  fc.assert(
    fc.property(returns, (result) => {
      expect(parse(formatReturn(result, v1), v1)).toEqual({ ok: true, value: result });
      expect(parse(formatReturn(result, gateway), merchant)).toEqual({ ok: true, value: result });
    }),
    { numRuns: 50 },
  );
});

test('no query and no plaintext makes a parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parse(text, v1)).toEqual(refused);
      expect(parse(text, merchant)).toEqual(refused);
    }),
  );
  const names = fc.constantFrom(...Object.keys(plaintext));
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
      expect(typeof parsePlaintext(JSON.stringify({ ...plaintext, ...fields })).ok).toBe('boolean');
    }),
  );
});
