import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { magicValues } from '../../server/src/protocols/appotapay/magic-values.ts';
import { APPOTAPAY_KEYS, type AppotapayMerchant, appotapayAt } from './appotapay-merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: AppotapayMerchant;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_CALL_TIMEOUT: '300ms' } });
  merchant = appotapayAt(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'appotapay');
});
afterAll(() => system?.stop());

const created = async (fields = {}): Promise<string> => (await merchant.mustCreate(fields)).orderId;

test('GET keys: the set that the vendor publishes', async () => {
  const { body } = await sandbox.call('GET', '/keys');
  expect(body.appotapay).toEqual(APPOTAPAY_KEYS);
});

test('GET magic-values: the table itself', async () => {
  const { body } = await sandbox.call('GET', '/magic-values');
  expect(body.appotapay).toEqual(JSON.parse(JSON.stringify(magicValues)));
});

/** Moments on the way, and a card that takes longer than this system waits. */
const MOMENTS = ['unpaid', 'verifying', 'awaiting_otp', 'slow'];
const playable = magicValues.filter(
  ({ by, outcome }) => by === undefined && !MOMENTS.includes(outcome),
);

test.each(playable.map(({ outcome, code }) => [outcome, code]))(
  'pay with outcome %s: the order says %s',
  async (outcome, code) => {
    const orderId = await created();
    const { http, body } = await sandbox.pay(orderId, { outcome });
    expect([http, body.status]).toEqual([200, code]);
    // What ends uncertain may have been settled by the next inquiry meanwhile.
    if (code !== '37') expect(String(await merchant.codeOf(orderId))).toBe(code);
  },
);

test.each(magicValues.filter(({ by }) => by === 'merchant').map(({ outcome }) => outcome))(
  'pay refuses %s, which no payer can bring about',
  async (outcome) => {
    const { http } = await sandbox.pay(await created(), { outcome });
    expect(http).toBe(400);
  },
);

test.each<[string, Record<string, string>, Record<string, string>, string]>([
  ['nothing said', {}, {}, 'VCB'],
  ['a method of cards', { paymentMethod: 'CC' }, {}, 'VISA'],
  ['a method of wallets', { paymentMethod: 'EWALLET' }, {}, 'APPOTA'],
  ['a bank by its code', {}, { bank: 'SACOMBANK' }, 'SACOMBANK'],
  ['a code that means another bank with us', {}, { bank: 'SCB' }, 'SCB'],
  ['a bank by our id', {}, { bank: 'TCB' }, 'TECHCOMBANK'],
  ['a card scheme', {}, { bank: 'MASTERCARD' }, 'VISA'],
  ['a bank with a page of its own', {}, { bank: 'EXIMBANK' }, 'EXIMBANK'],
  ['a bank that the order fixes', { bankCode: 'BIDV' }, { bank: 'MB' }, 'BIDV'],
])('pay with %s', async (_name, order, body, bankCode) => {
  const orderId = await created(order);
  expect((await sandbox.pay(orderId, body)).body.status).toBe('0');
  expect((await merchant.status(orderId)).body.bankCode).toBe(bankCode);
});

test('cancel, expire, and what is known of an order', async () => {
  const cancelled = await created();
  expect((await sandbox.cancel(cancelled)).body).toMatchObject({
    state: 'cancelled',
    status: '38',
  });
  const expired = await created();
  expect((await sandbox.expire(expired)).body).toMatchObject({ state: 'expired', status: '77' });
  expect(await sandbox.order(expired)).toMatchObject({
    status: '77',
    attempts: [],
    notifications: [],
  });
});

test('PUT notify-url is kept, for the merchant that is named', async () => {
  await sandbox.setNotifyUrl('http://127.0.0.1:3000/ipn');
  const answer = await sandbox.call('PUT', '/merchants/appotapay/notify-url?merchant=NOBODY', {
    url: 'http://127.0.0.1:3000/ipn',
  });
  expect(answer.http).toBe(404);
});

test('a merchant moves over with the keys that it has', async () => {
  const credentials = { partnerCode: 'NHASACH', apiKey: 'k+/=ế', secretKey: ' "\\& khóa' };
  const file = join(system.folder, 'nhasach.json');
  const notifyUrl = 'http://127.0.0.1:3000/ipn';
  await writeFile(
    file,
    JSON.stringify({ name: 'Nhà sách', protocol: 'appotapay', notifyUrl, credentials }),
  );
  expect(await system.cong('merchant', 'import', file)).toMatchObject({ exit: 0 });
  const { orderId } = await appotapayAt(system.gatewayUrl, credentials).mustCreate();
  const { body } = await sandbox.pay(orderId, {}, '?merchant=NHASACH');
  expect(body.status).toBe('0');
});
