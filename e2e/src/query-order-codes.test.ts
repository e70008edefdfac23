import { CREATE_ORDER_CODES, type QueryOrderCode } from '@cong/wire/123pay/codes.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { withoutDatabase } from './database-outage.ts';
import { type Answer, type Merchant, merchantAt, sha1 } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
let merchant: Merchant;

beforeAll(async () => {
  system = await startSystem();
  ({ merchant } = system);
});
afterAll(() => system?.stop());

const refusal = (code: QueryOrderCode) => [code, CREATE_ORDER_CODES[code].vi];
const post = (fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer> =>
  merchant.post('queryOrder1', JSON.stringify(fields), headers);
const wronglySigned = (fields: Record<string, string | null> = {}) => ({
  ...merchant.question('DH', fields),
  checksum: '0'.repeat(40),
});

test('an order that was never created is an answer, signed like any other', async () => {
  const { body } = await merchant.query('NEVER-CREATED');
  expect(body).toEqual(['1', '', '-10', '0', '0', '', null, sha1('1-1000MIKEY')]);
});

test('6000: the checksum is not over what was sent', async () => {
  expect((await post(wronglySigned())).body).toEqual(refusal('6000'));
});

test('6100: a field is not in its form', async () => {
  expect((await post(merchant.question('DH', { clientIP: 'localhost' }))).body).toEqual(
    refusal('6100'),
  );
});

test('HTTP 415: no application/json in Accept', async () => {
  expect((await post(merchant.question('DH'), { accept: 'text/html' })).http).toBe(415);
});

test.each([
  ['127.0.0.1', 'IPv4, longer than the guide’s ten characters'],
  ['2001:db8:85a3:1234:5678:8a2e:0370:7334', 'IPv6'],
])('clientIP %s is taken: %s', async (clientIP) => {
  expect((await post(merchant.question('DH', { clientIP }))).body[2]).toBe('-10');
});

type Row = readonly [string, string | number, () => Promise<Answer>];
const precedence: readonly Row[] = [
  [
    'no Accept, before malformed JSON',
    415,
    () => merchant.post('queryOrder1', '{', { accept: 'text/html' }),
  ],
  ['no Accept, before a wrong checksum', 415, () => post(wronglySigned(), { accept: 'text/html' })],
  [
    'malformed JSON, though nobody signed it',
    '6100',
    () => merchant.post('queryOrder1', '{"merchantCode":"NOBODY"'),
  ],
  [
    'an unknown merchant, before its fields',
    '6000',
    () => post(merchant.question('DH', { merchantCode: 'NOBODY', clientIP: 'x' })),
  ],
  [
    'a wrong passcode, before its fields',
    '6000',
    () => post(merchant.question('DH', { passcode: 'WRONG', clientIP: 'x' })),
  ],
  ['a wrong checksum, before its fields', '6000', () => post(wronglySigned({ clientIP: 'x' }))],
  [
    'a field, before an unknown order',
    '6100',
    () => post(merchant.question('NEVER', { clientIP: 'x' })),
  ],
];

test.each(precedence)('precedence: %s', async (_why, expected, send) => {
  const { http, body } = await send();
  expect(http === 200 ? body[0] : http).toBe(expected);
});

test('7300 and 5000: the database is away; when it is back the order is told as before', async () => {
  const { orderRef } = await merchant.mustCreate();
  const unknownToCache = merchantAt(system.gatewayUrl, {
    ...{ code: 'SOMEONE', passcode: 'x', secretKey: 'y' },
  });
  await withoutDatabase(system.databaseUrl, async () => {
    // The merchant is known still, its orders cannot be read.
    expect((await merchant.query(orderRef)).body).toEqual(refusal('7300'));
    // Whether there is such a merchant cannot be said: neither yes nor no.
    expect((await unknownToCache.query(orderRef)).body).toEqual(refusal('5000'));
    // Precedence: who asks is looked at before the store is.
    expect((await post(wronglySigned())).body).toEqual(refusal('6000'));
    expect((await post(merchant.question('DH', { clientIP: 'x' }))).body).toEqual(refusal('6100'));
    expect((await fetch(`${system.gatewayUrl}/readyz`)).status).toBe(503);
    expect((await fetch(`${system.gatewayUrl}/healthz`)).status).toBe(200);
  });
  await vi.waitFor(async () => expect(await merchant.status(orderRef)).toBe('0'), 10_000);
  expect((await unknownToCache.query(orderRef)).body).toEqual(refusal('6000'));
  expect((await fetch(`${system.gatewayUrl}/readyz`)).status).toBe(200);
});
