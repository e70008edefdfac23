import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readForm } from '../provider/form.ts';
import {
  amountOf,
  type Kind,
  type Merchant,
  openQuery,
  openRequest,
  pipedHash,
  queryHash,
  queryOf,
  signedJson,
  signedQuery,
  timeOf,
  wireTime,
} from './messages.ts';

type Vector = {
  readonly name: string;
  readonly message?: Readonly<Record<string, string>>;
  readonly rawQuery?: string;
  readonly signingString?: string;
  readonly vnp_SecureHash: string;
};

const vectors = ['vnpay.json', 'transactions.json'].flatMap((file) => {
  const url = new URL(`../../../wire/src/vnpay/vectors/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Vector[];
});

const merchant: Merchant = { tmnCode: 'DEMO0001', hashSecret: 'provider-secret-0' };

const fieldsOf = (message: Iterable<readonly [string, string]>) =>
  Object.fromEntries([...message].map(([name, value]) => [name.slice('vnp_'.length), value]));

const KINDS: Readonly<Record<string, Kind>> = {
  'querydr request': 'querydr',
  'querydr response': 'querydrAnswer',
  'refund request': 'refund',
  'refund response': 'refundAnswer',
};

test.each(vectors)('golden message "$name": its hash, without the gateway’s code', (vector) => {
  const { name, message, rawQuery, signingString } = vector;
  const fields = fieldsOf(message ? Object.entries(message) : (readForm(rawQuery ?? '') ?? []));
  const kind = KINDS[name];
  const hash = kind ? pipedHash(kind, fields, merchant) : queryHash(fields, merchant);
  expect(hash).toBe(vector.vnp_SecureHash);
  if (kind === undefined) expect(queryOf(fields)).toBe(signingString ?? rawQuery);
});

const pay = fieldsOf(Object.entries(vectors[0]?.message ?? {}));
const query = signedQuery(pay, merchant);

test('a merchant’s own query is opened, however it is encoded and whichever case its hash has', () => {
  expect(openQuery(query, [merchant])?.fields).toMatchObject({ TxnRef: 'V01', OrderType: 'other' });
  const raw = 'vnp_OrderInfo=a%20*%7e&vnp_TmnCode=DEMO0001&vnp_TxnRef=V01';
  const hash = createHmac('sha512', merchant.hashSecret).update(raw).digest('hex').toUpperCase();
  const otherwise = `own=1&vnp_SecureHash=${hash}&vnp_BankCode=&${raw}`;
  expect(openQuery(otherwise, [merchant])?.fields).toMatchObject({ OrderInfo: 'a *~' });
});

test.each<[string, string, readonly Merchant[]]>([
  ['changed', query.replace('10000000', '10000'), [merchant]],
  ['unsigned', queryOf(pay), [merchant]],
  ['with junk after the hash', `${query}0`, [merchant]],
  ['with a name twice', `${query}&vnp_Amount=100`, [merchant]],
  ['with a field more', `${query}&vnp_BankCode=NCB`, [merchant]],
  ['of a stranger', query, []],
  ['under another secret', query, [{ ...merchant, hashSecret: 'X' }]],
  ['with a broken escape', `${query}&x=%E0%A4%A`, [merchant]],
])('a query that is %s is not opened', (_name, text, merchants) => {
  expect(openQuery(text, merchants)).toBeUndefined();
});

const asked = { Command: 'querydr', TmnCode: 'DEMO0001', TxnRef: 'V01', RequestId: 'q1' };
const body = signedJson('querydr', asked, merchant);

test.each([
  ['signed', body, { fits: true }],
  ['changed', body.replace('V01', 'V02'), { fits: false }],
  ['unsigned', body.replace('vnp_SecureHash', 'x'), { fits: false }],
  ['signed as a refund', signedJson('refund', asked, merchant), { fits: false }],
  ['of a stranger', body.replace('DEMO0001', 'OTHER'), { code: '02' }],
  ['no JSON', 'ok', { code: '03' }],
  ['no object', '[]', { code: '03' }],
])('a request that is %s', (_name, text, expected) => {
  expect(openRequest(text, [merchant])).toMatchObject(expected);
});

test('amounts are whole đồng times 100', () => {
  expect(['10000000', '150', '0', '000', '', undefined].map(amountOf)).toEqual([
    100_000n,
    ...Array.from({ length: 5 }, () => undefined),
  ]);
});

test('times are Viet Nam’s', () => {
  const at = Date.parse('2026-11-22T17:15:00.999Z');
  expect(wireTime(at)).toBe('20261123001500');
  expect(timeOf('20261123001500')).toBe(Date.parse('2026-11-22T17:15:00Z'));
  expect(['', '2026112300150', '20261323001500'].map(timeOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
