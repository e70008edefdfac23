import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Answer,
  APPOTAPAY_KEYS,
  type AppotapayKeys,
  type AppotapayMerchant,
  appotapayAt,
  type Fields,
  jwtOf,
  newOrderId,
  ORDER_PATH,
  STATUS_PATH,
  signatureOf,
} from './appotapay-merchant.ts';
import { withoutDatabase } from './database-outage.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';

/** Merchants that moved over with keys of their own: one with limits, one that is blocked, one whose keys are changed. */
const LIMITED: AppotapayKeys = { partnerCode: 'LIMITED', apiKey: 'l', secretKey: 'khóa của "L"' };
const BLOCKED: AppotapayKeys = { partnerCode: 'BLOCKED', apiKey: 'b', secretKey: 'KEY-B' };
const CHANGED: AppotapayKeys = { partnerCode: 'CHANGED', apiKey: 'c', secretKey: 'KEY-C' };
const DISTANT: AppotapayKeys = { partnerCode: 'DISTANT', apiKey: 'd', secretKey: 'KEY-D' };

let system: RunningSystem;
let sandbox: SandboxControl;
let merchant: AppotapayMerchant;
let limited: AppotapayMerchant;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_CALL_TIMEOUT: '400ms' } });
  sandbox = sandboxAt(system.gatewayUrl, 'appotapay');
  merchant = appotapayAt(system.gatewayUrl);
  limited = appotapayAt(system.gatewayUrl, LIMITED);
  const file = join(system.folder, 'merchants.json');
  const merchants = [LIMITED, BLOCKED, CHANGED, DISTANT].map((credentials) => ({
    ...{ name: credentials.partnerCode, protocol: 'appotapay', credentials },
  }));
  await writeFile(file, JSON.stringify(merchants));
  const commands: readonly (readonly string[])[] = [
    ['merchant', 'import', file],
    ['merchant', 'set-limits', 'LIMITED', '--per-transaction', '2000000', '--per-day', '2500000'],
    ['merchant', 'block', 'BLOCKED'],
    ['merchant', 'rotate-key', 'CHANGED', '--keep', '0s'],
    ['merchant', 'set', 'DISTANT', '--addresses', '203.0.113.0/24'],
    ['bank', 'close', 'VAB'],
    ['bank', 'maintenance', 'on', 'VIB'],
    ['bank', 'maintenance', 'on', 'CC'],
  ];
  for (const command of commands) {
    const { exit, output } = await system.cong(...command);
    if (exit !== 0) throw new Error(`${command.join(' ')}: ${output}`);
  }
});
afterAll(() => system?.stop());

/** Any order would do: what it is refused for is said by its fields. */
const told = async (sent: Promise<Answer>): Promise<readonly [number, number | undefined]> => {
  const { http, body } = await sent;
  return [http, body.errorCode];
};

const unsigned = (fields: Fields, headers: Record<string, string>) =>
  merchant.send('POST', ORDER_PATH, { headers, body: JSON.stringify(fields) });

const withToken = (token: string, fields: Fields = {}) =>
  unsigned(fields, { 'x-appotapay-auth': token });

const tampered = (fields: Fields = {}): Fields => ({ ...merchant.order(fields), orderInfo: 'x y' });

const existing = async (who = merchant): Promise<string> =>
  (await who.mustCreate({ amount: 1_000 })).orderId;

const paid = async (): Promise<string> => {
  const { orderId } = await merchant.mustCreate();
  expect((await sandbox.pay(orderId)).body.status).toBe('0');
  return orderId;
};

// Each request has every fault below its own: the answer shows which is looked at first.
type Row = readonly [
  why: string,
  http: number,
  errorCode: number,
  send: () => Promise<Answer> | Answer,
];

const precedence: readonly Row[] = [
  ['no token, before everything', 401, 401, () => unsigned({}, {})],
  ['a token that is none', 401, 401, () => withToken('Bearer x.y.z')],
  [
    'an unknown partner, its key too',
    401,
    11,
    () => withToken(jwtOf({ ...BLOCKED, partnerCode: 'NOBODY' })),
  ],
  [
    'an unknown key, before who made the token',
    401,
    14,
    () => withToken(jwtOf({ ...BLOCKED, apiKey: 'x', secretKey: 'x' })),
  ],
  [
    'a token that others made, before the partner is blocked',
    401,
    401,
    () => withToken(jwtOf({ ...BLOCKED, secretKey: 'x' })),
  ],
  ['a token of long ago', 401, 401, () => withToken(jwtOf(BLOCKED, { exp: 1_600_000_000 }))],
  ['a blocked partner, before the body', 403, 13, () => withToken(jwtOf(BLOCKED), { x: 1 })],
  ['a retired key, before the body', 403, 15, () => withToken(jwtOf(CHANGED), { x: 1 })],
  ['another address, before the body', 403, 92, () => withToken(jwtOf(DISTANT), { x: 1 })],
  [
    'a wrong signature, before the fields',
    400,
    2,
    () => merchant.create({ ...tampered({ amount: 1 }), orderInfo: '' }),
  ],
  [
    'no signature, before the fields',
    400,
    2,
    () => merchant.create({ signature: '', orderInfo: '' }),
  ],
  ['a field, before the amount', 400, 1, () => merchant.create({ clientIp: 'x', amount: 1 })],
  ['the amount, before the bank', 400, 32, () => merchant.create({ amount: 999, bankCode: 'X' })],
  [
    'the bank, before the method',
    400,
    51,
    () => merchant.create({ bankCode: 'X', paymentMethod: 'VA' }),
  ],
  [
    'the method, before a duplicate',
    400,
    52,
    async () => merchant.create({ orderId: await existing(), paymentMethod: 'VA' }),
  ],
  [
    'a closed bank, before a duplicate',
    400,
    51,
    async () => merchant.create({ orderId: await existing(), bankCode: 'VIETABANK' }),
  ],
  [
    'a duplicate, before maintenance',
    409,
    30,
    async () => merchant.create({ orderId: await existing(), bankCode: 'VIB' }),
  ],
  [
    'a duplicate, before nothing open',
    409,
    30,
    async () => merchant.create({ orderId: await existing(), paymentMethod: 'CC' }),
  ],
  [
    'a duplicate that is paid',
    409,
    41,
    async () => merchant.create({ orderId: await paid(), bankCode: 'VIB' }),
  ],
  [
    'maintenance, before the limit of the day',
    400,
    62,
    async () => {
      await limited.mustCreate({ amount: 1_500_000 });
      return limited.create({ amount: 2_000_000, bankCode: 'VIB' });
    },
  ],
  ['the limit of the day', 400, 70, () => limited.create({ amount: 2_000_000 })],
  ['nothing open', 500, 94, () => merchant.create({ paymentMethod: 'CC' })],
];

test.each(precedence)('precedence: %s is HTTP %d, %d', async (_why, http, errorCode, send) => {
  expect(await told(Promise.resolve(send()))).toEqual([http, errorCode]);
});

test('a refusal is a code and its text in the language asked for, and nothing else', async () => {
  const order = { amount: 999 };
  expect((await merchant.create(order)).body).toEqual({
    errorCode: 32,
    message: 'Số tiền không hợp lệ',
  });
  expect((await merchant.create(order, { 'x-language': 'en' })).body).toEqual({
    errorCode: 32,
    message: 'Invalid amount',
  });
});

test('a request that was refused leaves nothing that could harm the right one', async () => {
  const orderId = newOrderId();
  for (const fields of [{ signature: 'x' }, { clientIp: 'x' }, { bankCode: 'VIB' }]) {
    expect((await merchant.create({ orderId, ...fields })).http).toBe(400);
  }
  expect(await merchant.codeOf(orderId)).toBe(36);
  await merchant.mustCreate({ orderId });
});

test('limits per merchant: 1,000 to 500,000,000, or what was agreed', async () => {
  expect((await merchant.create({ amount: 1_000 })).http).toBe(200);
  expect((await merchant.create({ amount: 500_000_000 })).http).toBe(200);
  expect(await told(merchant.create({ amount: 500_000_001 }))).toEqual([400, 32]);
  expect(await told(limited.create({ amount: 2_000_001 }))).toEqual([400, 32]);
});

test('an orderId is one merchant’s: another may use it, and neither sees the other’s', async () => {
  const { orderId } = await merchant.mustCreate();
  expect(await limited.codeOf(orderId)).toBe(36);
  await limited.mustCreate({ orderId, amount: 1_000 });
});

test('78: the chosen bank has not been reached for a while', async () => {
  for (let orders = 0; orders < 5; orders += 1) {
    const { orderId } = await merchant.mustCreate({ bankCode: 'OCB' });
    const { body } = await sandbox.pay(orderId, { outcome: 'issuer_unreachable' });
    expect(body.status).toBe('78');
  }
  expect(await told(merchant.create({ bankCode: 'OCB' }))).toEqual([400, 78]);
});

test('v1 “wc” is the same call without bank, method and extraData', async () => {
  const { bankCode, paymentMethod, extraData, signature, ...fields } = merchant.order();
  const path = '/api/v1/orders/payment/wc';
  const { body } = await merchant.post(path, fields);
  expect(body).toMatchObject({ errorCode: 0, orderId: fields.orderId });
  expect(await told(merchant.post(path, fields))).toEqual([409, 30]);
});

test('v1.1 signs errorCode and message alone', async () => {
  const { signature, ...fields } = merchant.order({ action: 'PAY', token: '' });
  const { body, http } = await merchant.post('/api/v1.1/orders/payment/bank', fields);
  expect(http).toBe(200);
  // Computed with the vendor's key over errorCode=0&message=Thành công by Python.
  expect(body.signature).toBe(V11_SIGNATURE);
  expect(await told(merchant.post('/api/v1.1/orders/payment/bank', fields))).toEqual([409, 30]);
});

const V11_SIGNATURE = 'ca068c8bda87410bb6d6cb7aa42af582a988c254e04e0bb01784c87f0ff687c4';

describe('status', () => {
  const V11 = '/api/v1.1/orders/transaction/bank/status';

  test.each([STATUS_PATH, V11])('%s: codes of orders that are not paid', async (path) => {
    const ask = (orderId: string) => told(merchant.post(path, { orderId }));
    expect(await ask('NEVER')).toEqual([404, 36]);
    expect(await told(merchant.post(path, { orderId: '' }))).toEqual([400, 1]);
    expect(await told(merchant.post(path, { orderId: 'x', signature: 'y' }))).toEqual([400, 2]);
    const { orderId } = await merchant.mustCreate();
    expect(await ask(orderId)).toEqual([400, 35]);
    await sandbox.cancel(orderId);
    expect(await ask(orderId)).toEqual([400, 38]);
  });

  test('v1 of a paid order is flat and signed; a domestic card is not shown', async () => {
    const { orderId } = await merchant.mustCreate({ extraData: 'giỏ 7', bankCode: 'MB' });
    const { body: settled } = await sandbox.pay(orderId);
    const { body, http } = await merchant.status(orderId);
    const { signature, transactionTs, ...rest } = body;
    expect(http).toBe(200);
    expect(rest).toEqual({
      ...{ errorCode: 0, message: 'Thành công', orderId, amount: 100_000, currency: 'VND' },
      ...{ appotapayTransId: settled.publicId, paymentType: 'WEB', paymentMethod: 'ATM' },
      ...{ bankCode: 'MB', extraData: 'giỏ 7' },
      ...{ partnerCode: APPOTAPAY_KEYS.partnerCode, apiKey: APPOTAPAY_KEYS.apiKey },
    });
    expect(settled.publicId).toMatch(/^AP\d{12,}B$/);
    expect(Math.abs(Number(transactionTs) - Date.now() / 1_000)).toBeLessThan(60);
    expect(signature).toBe(signatureOf(body));
  });

  test('v1.1 nests the transaction and signs all of it', async () => {
    const { orderId } = await merchant.mustCreate();
    await sandbox.pay(orderId);
    const { body } = await merchant.post(V11, { orderId });
    const { transaction, ...outer } = body;
    expect(transaction).toMatchObject({ status: 'success', orderId, amount: 100_000 });
    expect(body.signature).toBe(signatureOf({ ...outer, ...(transaction as Fields) }));
  });
});

describe('failures of ours', () => {
  test('91: the order cannot be read; 99: it may have been written; 500: the keys cannot be read', async () => {
    await existing();
    const stranger = appotapayAt(system.gatewayUrl, { ...LIMITED, partnerCode: 'STRANGER' });
    await withoutDatabase(system.databaseUrl, async () => {
      expect(await told(merchant.status('x'))).toEqual([500, 91]);
      expect(await told(merchant.create())).toEqual([500, 99]);
      expect(await told(stranger.create())).toEqual([500, 500]);
    });
    await vi.waitFor(async () => expect(await merchant.codeOf('x')).toBe(36), { timeout: 10_000 });
  });
});

test('a call by another method, or one that is none, is not there', async () => {
  const headers = { 'x-appotapay-auth': jwtOf() };
  for (const [method, path] of [
    ['GET', ORDER_PATH],
    ['POST', '/api/v1/orders/payment/nothing'],
  ] as const) {
    const answer = await fetch(system.gatewayUrl + path, { method, headers });
    expect(answer.status).toBe(404);
  }
});
