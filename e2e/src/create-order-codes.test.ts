import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CREATE_ORDER_CODES } from '@cong/wire/123pay/codes.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Answer, type Merchant, merchantAt, newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

/** A merchant that moved here with keys of its own and has limits. */
const LIMITED = { code: 'quán_có-hạn.mức', passcode: 'p&"ß \\', secretKey: 'khóa 🔑' };

let system: RunningSystem;
let merchant: Merchant;
let limited: Merchant;

/** The wire's codes of the banks whose trouble is the operator's or the bank's. */
const MAINTENANCE = '123PTCB';
const CLOSED = '123PNVB';
const UNREACHABLE = '123PACB';
const UNKNOWN = '123PXYZ';

beforeAll(async () => {
  system = await startSystem();
  ({ merchant } = system);
  limited = merchantAt(system.gatewayUrl, LIMITED);
  const file = join(system.folder, 'limited.json');
  const { code: merchantCode, passcode, secretKey } = LIMITED;
  const credentials = { merchantCode, passcode, secretKey };
  await writeFile(file, JSON.stringify({ name: 'Quán', protocol: '123pay', credentials }));
  const [imported, ...others] = await Promise.all([
    system.cong('merchant', 'import', file),
    system.spawnCong('bank', 'maintenance', 'on', MAINTENANCE),
    system.cong('bank', 'close', CLOSED),
    openBreaker(),
  ]);
  expect(imported).toMatchObject({ exit: 0 });
  for (const one of others) if (one) expect(one).toMatchObject({ exit: 0 });
  const limits = ['--per-transaction', '1.000.000', '--per-day', '1.500.000'];
  expect(await system.cong('merchant', 'set-limits', LIMITED.code, ...limits)).toMatchObject({
    exit: 0,
  });
});
afterAll(() => system?.stop());

/** Payments that cannot reach their bank, until the gateway asks it no more. */
async function openBreaker(): Promise<undefined> {
  const orders = await Promise.all(
    Array.from({ length: 5 }, () => merchant.mustCreate({ bankCode: UNREACHABLE })),
  );
  await Promise.all(
    orders.map(({ orderRef }) => system.sandbox.pay(orderRef, { outcome: 'issuer_unreachable' })),
  );
  return undefined;
}

const refusal = (code: keyof typeof CREATE_ORDER_CODES) => [code, CREATE_ORDER_CODES[code].vi];

const changed = (order: Record<string, string>): Record<string, string> => ({
  ...order,
  totalAmount: '99999',
});

test('6000: the checksum is not over what was sent', async () => {
  const { body, http } = await merchant.post(
    'createOrder1',
    JSON.stringify(changed(merchant.order())),
  );
  expect(http).toBe(200);
  expect(body).toEqual(refusal('6000'));
});

test('6100: a field is not in its form', async () => {
  expect((await merchant.create({ custGender: 'X' })).body).toEqual(refusal('6100'));
});

test('6200: the bank is none of ours, or offered no longer', async () => {
  expect((await merchant.create({ bankCode: UNKNOWN })).body).toEqual(refusal('6200'));
  expect((await merchant.create({ bankCode: CLOSED })).body).toEqual(refusal('6200'));
});

test("6200: a bank that is not among the merchant's own", async () => {
  await system.cong('merchant', 'set', LIMITED.code, '--banks', 'VCB,CC');
  await vi.waitFor(async () => {
    const { body } = await limited.create({ bankCode: '123PTPB', totalAmount: '1000' });
    expect(body).toEqual(refusal('6200'));
  });
  expect((await limited.create({ bankCode: '123PVCB', totalAmount: '1000' })).body[0]).toBe('1');
  await system.cong('merchant', 'set', LIMITED.code, '--banks', 'all');
});

test('6200: a blocked merchant’s new orders; what it has goes on', async () => {
  const { orderRef } = await limited.mustCreate({ totalAmount: '1000' });
  await system.cong('merchant', 'block', LIMITED.code);
  await vi.waitFor(async () => {
    expect((await limited.create({ totalAmount: '1000' })).body).toEqual(refusal('6200'));
  });
  expect((await limited.create({ mTransactionID: orderRef })).body).toEqual(refusal('6206'));
  expect((await system.sandbox.pay(orderRef)).body.status).toBe('1');
  expect(await limited.status(orderRef)).toBe('1');
  await system.cong('merchant', 'unblock', LIMITED.code);
});

test('6203: the bank is under maintenance, by a command that running servers follow at once', async () => {
  expect((await merchant.create({ bankCode: MAINTENANCE })).body).toEqual(refusal('6203'));
});

test('6206: the reference has an order already, whatever else is in the request', async () => {
  const { orderRef: mTransactionID } = await merchant.mustCreate();
  expect((await merchant.create({ mTransactionID })).body).toEqual(refusal('6206'));
  const other = { mTransactionID, totalAmount: '5000', custName: 'Khac' };
  expect((await merchant.create(other)).body).toEqual(refusal('6206'));
  expect((await merchant.query(mTransactionID)).body[3]).toBe('100000');
});

test('6206 is for one merchant: another may use the same reference', async () => {
  const { orderRef: mTransactionID } = await merchant.mustCreate();
  expect((await limited.create({ mTransactionID, totalAmount: '1000' })).body[0]).toBe('1');
});

test("6212: more than the merchant's limit per order; just the limit is taken", async () => {
  expect((await limited.create({ totalAmount: '1000001' })).body).toEqual(refusal('6212'));
  const most = await limited.mustCreate({ totalAmount: '1000000' });
  await system.sandbox.cancel(most.orderRef);
});

test("6212: more than the merchant's day; what ended unpaid is given back", async () => {
  const first = await limited.mustCreate({ totalAmount: '800000' });
  expect((await limited.create({ totalAmount: '800000' })).body).toEqual(refusal('6212'));
  await system.sandbox.cancel(first.orderRef);
  await limited.mustCreate({ totalAmount: '800000' });
});

test.each(['0', '0.00', '000'])('7200: an amount of nothing, written %s', async (totalAmount) => {
  expect((await merchant.create({ totalAmount })).body).toEqual(refusal('7200'));
});

test('7300: the chosen bank has not been reached for a while', async () => {
  expect((await merchant.create({ bankCode: UNREACHABLE })).body).toEqual(refusal('7300'));
  expect((await merchant.create({ bankCode: '123PVCB' })).body[0]).toBe('1');
});

const NO_ACCEPT = { accept: 'text/html' };

test.each([
  ['no application/json in Accept', { accept: 'text/html, application/xml;q=0.9' }],
  ['an Accept that only begins alike', { accept: 'application/jsonp' }],
  ['an empty Accept', { accept: '' }],
])('HTTP 415: %s', async (_name, headers) => {
  const { http } = await merchant.post('createOrder1', JSON.stringify(merchant.order()), headers);
  expect(http).toBe(415);
});

test('HTTP 415: no Accept at all', async () => {
  const { request } = await import('undici');
  const { statusCode, body } = await request(`${system.gatewayUrl}/miservice/createOrder1`, {
    method: 'POST',
    body: JSON.stringify(merchant.order()),
  });
  await body.dump();
  expect(statusCode).toBe(415);
});

// Each request has every fault below its own: the answer shows which is looked at first.
type Row = readonly [why: string, expected: number | string, send: () => Promise<Answer>];
const post = (
  who: Merchant,
  fields: Record<string, string>,
  headers?: Record<string, string>,
): Promise<Answer> => who.post('createOrder1', JSON.stringify(fields), headers);
const repeated = async (who: Merchant, fields: Record<string, string>): Promise<Answer> => {
  const mTransactionID = newOrderRef();
  await who.mustCreate({ mTransactionID, totalAmount: '1000' });
  return who.create({ mTransactionID, ...fields });
};
const precedence: readonly Row[] = [
  ['no Accept, before malformed JSON', 415, () => merchant.post('createOrder1', '{', NO_ACCEPT)],
  [
    'no Accept, before a wrong checksum',
    415,
    () => post(merchant, changed(merchant.order()), NO_ACCEPT),
  ],
  [
    'malformed JSON, though nobody signed it',
    '6100',
    () => merchant.post('createOrder1', '{"merchantCode":"NOBODY"'),
  ],
  ['JSON that is no object', '6100', () => merchant.post('createOrder1', '["MICODE"]')],
  [
    'an unknown merchant, before its fields',
    '6000',
    () => post(merchant, merchant.order({ merchantCode: 'NOBODY', custGender: 'X' })),
  ],
  [
    'no merchant, before its fields',
    '6000',
    () => post(merchant, merchant.order({ merchantCode: null, custGender: 'X' })),
  ],
  [
    'a wrong passcode, signed over, before its fields',
    '6000',
    () => post(merchant, merchant.order({ passcode: 'WRONG', custGender: 'X' })),
  ],
  [
    'a wrong checksum, before its fields',
    '6000',
    () => post(merchant, { ...merchant.order({ custGender: 'X' }), checksum: '0'.repeat(40) }),
  ],
  [
    'no checksum, before its fields',
    '6000',
    () => post(merchant, { ...merchant.order({ custGender: 'X' }), checksum: '' }),
  ],
  [
    "another merchant's keys, before anything",
    '6000',
    () => post(limited, limited.order({ merchantCode: 'MICODE', custGender: 'X' })),
  ],
  [
    'a field, before a duplicate',
    '6100',
    () => repeated(merchant, { custGender: 'X', bankCode: UNKNOWN, totalAmount: '0' }),
  ],
  [
    'a duplicate, before an unknown bank',
    '6206',
    () => repeated(merchant, { bankCode: UNKNOWN, totalAmount: '0' }),
  ],
  ['a duplicate, before maintenance', '6206', () => repeated(merchant, { bankCode: MAINTENANCE })],
  ['a duplicate, before a limit', '6206', () => repeated(limited, { totalAmount: '1000001' })],
  [
    'a duplicate, before an amount of nothing',
    '6206',
    () => repeated(merchant, { totalAmount: '0' }),
  ],
  [
    'a duplicate, before an unreachable bank',
    '6206',
    () => repeated(merchant, { bankCode: UNREACHABLE }),
  ],
  [
    'an unknown bank, before a limit',
    '6200',
    () => limited.create({ bankCode: UNKNOWN, totalAmount: '1000001' }),
  ],
  [
    'an unknown bank, before an amount of nothing',
    '6200',
    () => merchant.create({ bankCode: UNKNOWN, totalAmount: '0' }),
  ],
  [
    'a closed bank, before an amount of nothing',
    '6200',
    () => merchant.create({ bankCode: CLOSED, totalAmount: '0' }),
  ],
  [
    'maintenance, before a limit',
    '6203',
    () => limited.create({ bankCode: MAINTENANCE, totalAmount: '1000001' }),
  ],
  [
    'maintenance, before an amount of nothing',
    '6203',
    () => merchant.create({ bankCode: MAINTENANCE, totalAmount: '0' }),
  ],
  [
    "the day's limit, before an unreachable bank",
    '6212',
    async () => {
      const { orderRef } = await limited.mustCreate({ totalAmount: '600000' });
      const answer = await limited.create({ bankCode: UNREACHABLE, totalAmount: '999999' });
      await system.sandbox.cancel(orderRef);
      return answer;
    },
  ],
  [
    'a limit, before an unreachable bank',
    '6212',
    () => limited.create({ bankCode: UNREACHABLE, totalAmount: '1000001' }),
  ],
  [
    'an amount of nothing, before an unreachable bank',
    '7200',
    () => merchant.create({ bankCode: UNREACHABLE, totalAmount: '0' }),
  ],
];

test.each(precedence)('precedence: %s', async (_why, expected, send) => {
  const { http, body } = await send();
  expect(http === 200 ? body[0] : http).toBe(expected);
});

test('a request that was refused leaves nothing that could harm the right one', async () => {
  const mTransactionID = newOrderRef();
  const order = merchant.order({ mTransactionID });
  expect((await post(merchant, changed(order))).body[0]).toBe('6000');
  expect((await merchant.create({ mTransactionID, custGender: 'X' })).body[0]).toBe('6100');
  expect((await merchant.create({ mTransactionID, bankCode: UNKNOWN })).body[0]).toBe('6200');
  expect((await merchant.query(mTransactionID)).body[2]).toBe('-10');
  expect((await post(merchant, order)).body[0]).toBe('1');
});

test('keys of any alphabet that came by import sign, and only they', async () => {
  const created = await limited.mustCreate({ totalAmount: '1000' });
  expect(await limited.status(created.orderRef)).toBe('0');
  expect(await merchant.status(created.orderRef)).toBe('-10');
});

test('no refusal says more on the wire than its code and the text for it', async () => {
  const answers = await Promise.all([
    post(merchant, merchant.order({ merchantCode: 'NOBODY' })),
    post(merchant, merchant.order({ passcode: 'WRONG' })),
    post(merchant, { ...merchant.order(), checksum: 'x' }),
  ]);
  for (const { text } of answers) expect(JSON.parse(text)).toEqual(refusal('6000'));
});

test('a wrong checksum is explained where the answer says, without the key', async () => {
  const order = { ...merchant.order({ custName: 'An' }), checksum: 'not it' };
  const { headers } = await post(merchant, order);
  const url = headers.get('cong-explanation') ?? '';
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sandbox\/v1\/explanations\/[\w-]{20,}$/);
  const explanation = await (await fetch(url)).json();
  expect(explanation).toMatchObject({
    protocol: '123pay',
    call: 'createOrder',
    code: '6000',
    refused: 'not_authenticated',
  });
  // What the merchant has to sign, but for the key.
  const { checksum: _, ...fields } = order;
  for (const text of Object.values(fields)) expect(explanation.why).toContain(text);
  expect(explanation.why).not.toContain('MIKEY');
});

test.each([
  ['an unknown merchant', { merchantCode: 'NOBODY' }, 'unknown_merchant'],
  ['a wrong passcode', { passcode: 'WRONG' }, 'wrong_passcode'],
  ['a field', { clientIP: '300.1.1.1' }, 'clientIP: not_an_ip_address'],
])('the explanation of %s names it', async (_name, fields, why) => {
  const { headers } = await merchant.create(fields);
  const explanation = await (await fetch(headers.get('cong-explanation') ?? '')).json();
  expect(explanation.why).toBe(why);
});

test('an accepted order needs no explanation', async () => {
  expect((await merchant.create()).headers.has('cong-explanation')).toBe(false);
});
