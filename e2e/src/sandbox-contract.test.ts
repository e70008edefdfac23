import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { magicValues } from '../../server/src/protocols/123pay/magic-values.ts';
import { APPOTAPAY_KEYS } from './appotapay-merchant.ts';
import { type Merchant, merchantAt, newOrderRef } from './merchant.ts';
import { NotifyListener } from './notify-listener.ts';
import { Payer } from './payer.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import type { SandboxControl } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: Merchant;
let sandbox: SandboxControl;
let listener: NotifyListener;

beforeAll(async () => {
  [system, listener] = await Promise.all([startSystem(), NotifyListener.open()]);
  ({ merchant, sandbox } = system);
});
afterAll(async () => {
  await system?.stop();
  await listener?.close();
});

const created = async (fields: Record<string, string> = {}): Promise<string> =>
  (await merchant.mustCreate(fields)).orderRef;

test('GET keys: the seeded merchant, by protocol, as the documents name its credentials', async () => {
  expect(await sandbox.call('GET', '/keys')).toMatchObject({
    http: 200,
    body: {
      '123pay': { merchantCode: 'MICODE', passcode: 'MIPASSCODE', secretKey: 'MIKEY' },
      appotapay: APPOTAPAY_KEYS,
      viviet: {
        ...{ merchantSite: 'demo_site', accessCode: '3685', secret: 'vv-secret-0' },
        gatewayPublicKey: expect.stringContaining('BEGIN PUBLIC KEY'),
        merchantPrivateKey: expect.stringContaining('BEGIN PRIVATE KEY'),
      },
    },
  });
});

test('GET magic-values: the table itself', async () => {
  const { body } = await sandbox.call('GET', '/magic-values');
  expect(body).toMatchObject({ '123pay': JSON.parse(JSON.stringify(magicValues)) });
});

test('pay: without a body the success card pays, at a bank of our choice', async () => {
  const { orderRef, id: publicId } = await merchant.mustCreate();
  expect(await sandbox.pay(orderRef)).toEqual({
    http: 200,
    body: { state: 'captured', status: '1', publicId },
  });
  expect((await merchant.query(orderRef)).body[5]).toBe('123PVCB');
});

type Body = Readonly<Record<string, string>>;
type Told = readonly [state: string, status: string];
const wishes: readonly [string, Body, Told, string?][] = [
  ['an empty object', {}, ['captured', '1']],
  ['a magic card', { card: '9704007201000002' }, ['declined', '7201']],
  ['a number that is no card', { card: '9704123456789012' }, ['declined', '7232']],
  ['another holder', { holder: 'TRAN THI B' }, ['declined', '7232']],
  ['another issue date', { date: '01/01' }, ['declined', '7232']],
  ['a wrong OTP', { otp: '12345678' }, ['expired', '7222']],
  ['the OTP that has expired', { otp: '99999999' }, ['declined', '7223']],
  ['a bank by its code', { bank: '123PTCB' }, ['captured', '1'], '123PTCB'],
  ['a bank by our id', { bank: 'TCB' }, ['captured', '1'], '123PTCB'],
  ['a bank with a page of its own', { bank: '123PEIB' }, ['captured', '1'], '123PEIB'],
  [
    'a magic card at that page',
    { bank: 'EIB', card: '9704007201000002' },
    ['declined', '7201'],
    '123PEIB',
  ],
  ['cards, whose default is a Visa', { bank: '123PCC' }, ['captured', '1'], '123PCC'],
  [
    'a Visa with another security code',
    { bank: 'CC', securityCode: '999' },
    ['declined', '7232'],
    '123PCC',
  ],
  ['an outcome', { outcome: 'card_stolen' }, ['declined', '7235']],
  [
    'an outcome of cards, which says its bank itself',
    { outcome: 'account_closed' },
    ['declined', '7247'],
    '123PCC',
  ],
  ['an outcome at a bank', { outcome: 'card_lost', bank: 'MB' }, ['declined', '7234'], '123PMB'],
  [
    'wrong details at a bank page',
    { outcome: 'wrong_details_too_often', bank: 'EIB' },
    ['declined', '7221'],
    '123PEIB',
  ],
  [
    'wrong OTPs at a bank page',
    { outcome: 'wrong_otp_too_often', bank: 'EIB' },
    ['declined', '7224'],
    '123PEIB',
  ],
  [
    'fields of other protocols, which change nothing',
    { wallet: '0901234567', provider: 'momo' },
    ['captured', '1'],
  ],
];

test.each(wishes)('pay with %s', async (_name, body, [state, status], bank) => {
  const { orderRef, id: publicId } = await merchant.mustCreate();
  expect(await sandbox.pay(orderRef, body)).toEqual({
    http: 200,
    body: { state, status, publicId },
  });
  const queried = await merchant.query(orderRef);
  expect(queried.body[2]).toBe(status);
  if (bank) expect(queried.body[5]).toBe(bank);
});

test('pay keeps to the bank that the order fixes', async () => {
  const orderRef = await created({ bankCode: '123PBIDV' });
  await sandbox.pay(orderRef, { bank: '123PTCB' });
  expect((await merchant.query(orderRef)).body[5]).toBe('123PBIDV');
});

test('pay again: the same answer, and nobody pays twice', async () => {
  const orderRef = await created();
  const first = await sandbox.pay(orderRef);
  expect(await sandbox.pay(orderRef, { outcome: 'card_lost' })).toEqual(first);
  const { attempts, postings } = await sandbox.order(orderRef);
  expect([attempts.length, postings.length]).toEqual([1, 1]);
});

const misspelt: readonly [string, unknown, string][] = [
  ['an outcome that is not in the table', { outcome: 'rain' }, 'no outcome "rain"'],
  ['a moment instead of an end', { outcome: 'awaiting_otp' }, 'no outcome "awaiting_otp"'],
  ['a field that is none', { Card: '9704007201000002' }, '"Card" is not among card, holder'],
  ['a number for a text', { otp: 0 }, '"otp" must be text'],
  ['a list', [], 'no JSON object'],
  [
    "an outcome of cards at a bank's page",
    { outcome: 'account_closed', bank: 'VCB' },
    'is not for 123PVCB',
  ],
  [
    'an outcome our pages are needed for',
    { outcome: 'wrong_otp', bank: 'EIB' },
    'typed on our pages',
  ],
];

test.each(misspelt)(
  'pay refuses %s, says why, and leaves the order alone',
  async (_name, body, why) => {
    const orderRef = await created();
    const path = `/orders/123pay/${orderRef}/pay`;
    const refused = await sandbox.call<{ error: string }>('POST', path, body);
    expect(refused.http).toBe(400);
    expect(refused.body.error).toContain(why);
    expect(await merchant.status(orderRef)).toBe('0');
  },
);

test('a body is JSON whatever curl says of it; no JSON is told', async () => {
  const post = async (orderRef: string, body: string, type: string) => {
    const url = `${system.gatewayUrl}/sandbox/v1/orders/123pay/${orderRef}/pay`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    return { http: answer.status, body: await answer.json() };
  };
  const orderRef = await created();
  expect(await post(orderRef, '{"outcome":', 'application/json')).toEqual({
    http: 400,
    body: { error: 'the body is not JSON' },
  });
  const paid = await post(orderRef, '{"outcome":"card_lost"}', 'application/x-www-form-urlencoded');
  expect(paid).toMatchObject({ http: 200, body: { status: '7234' } });
});

test('cancel: before any debit; a paid order stays paid', async () => {
  const orderRef = await created();
  expect((await sandbox.cancel(orderRef)).body).toMatchObject({
    state: 'cancelled',
    status: '-100',
  });
  expect((await sandbox.cancel(orderRef)).body).toMatchObject({
    state: 'cancelled',
    status: '-100',
  });
  expect((await sandbox.pay(orderRef)).body).toMatchObject({ state: 'cancelled', status: '-100' });
  const paid = await created();
  await sandbox.pay(paid);
  expect((await sandbox.cancel(paid)).http).toBe(409);
  expect(await merchant.status(paid)).toBe('1');
});

test('expire: what 15 minutes would do is done now', async () => {
  const orderRef = await created();
  expect((await sandbox.expire(orderRef)).body).toMatchObject({ state: 'expired', status: '7210' });
  const paid = await created();
  await sandbox.pay(paid);
  expect((await sandbox.expire(paid)).body).toMatchObject({ state: 'captured', status: '1' });
});

test('GET order: state, attempts, postings, notifications with every try', async () => {
  await sandbox.setNotifyUrl(listener.url);
  const { orderRef, id: publicId } = await merchant.mustCreate();
  expect(await sandbox.order(orderRef)).toMatchObject({
    ...{ state: 'created', status: '0', publicId, orderRef, amount: 100_000 },
    ...{ attempts: [], postings: [], refunds: [], reversals: [], notifications: [] },
  });
  await sandbox.pay(orderRef, { outcome: 'insufficient_funds' });
  await listener.of(orderRef);
  await vi.waitFor(async () => {
    expect(await sandbox.order(orderRef)).toMatchObject({
      ...{ state: 'declined', status: '7201', reason: 'insufficient_funds', postings: [] },
      attempts: [
        { bank: 'VCB', number: 1, outcome: { type: 'refused', reason: 'insufficient_funds' } },
      ],
      notifications: [
        {
          kind: 'payment_result',
          status: 'received',
          tries: [{ number: 1, responseStatus: 200, verdict: 'received' }],
        },
      ],
    });
  });
});

test('GET order tells nothing that must not be seen', async () => {
  const orderRef = await created();
  await sandbox.pay(orderRef);
  const text = JSON.stringify(await sandbox.order(orderRef));
  expect(text).toContain('970400******0018');
  for (const secret of ['9704000000000018', '00000000"', 'MIKEY', 'MIPASSCODE']) {
    expect(text).not.toContain(secret);
  }
});

test.each([
  ['GET', '/orders/123pay/NEVER', 'no such order'],
  ['POST', '/orders/123pay/NEVER/pay', 'no such order'],
  ['GET', '/orders/nopay/X', 'no such protocol'],
  ['GET', '/orders/123pay/X?merchant=NOBODY', 'no merchant NOBODY in 123pay'],
  ['PUT', '/merchants/nopay/notify-url', 'no such protocol'],
  ['GET', '/explanations/gone', 'no such explanation'],
])('404: %s %s', async (method, path, why) => {
  const { http, body } = await sandbox.call<{ error: string }>(
    method,
    path,
    method === 'GET' ? undefined : {},
  );
  expect(http).toBe(404);
  expect(body.error).toContain(why);
});

test('a merchant imported with its keys: orders with the same reference are told apart by ?merchant=', async () => {
  const keys = { merchantCode: 'QUAN2', passcode: 'PASS2', secretKey: 'KEY2' };
  const file = join(system.folder, 'second.json');
  const entry = {
    name: 'Quán hai',
    protocol: '123pay',
    notifyUrl: listener.url,
    credentials: keys,
  };
  await writeFile(file, JSON.stringify(entry));
  const { exit, output } = await system.cong('merchant', 'import', file);
  expect({ exit, output }).toMatchObject({ exit: 0 });
  expect(output).not.toMatch(/PASS2|KEY2/);
  const second = merchantAt(system.gatewayUrl, {
    code: 'QUAN2',
    passcode: 'PASS2',
    secretKey: 'KEY2',
  });
  const mTransactionID = newOrderRef();
  const [mine, theirs] = await Promise.all([
    merchant.mustCreate({ mTransactionID }),
    second.mustCreate({ mTransactionID }),
  ]);
  expect((await sandbox.pay(mTransactionID)).body).toEqual({
    error: 'several merchants have this order: say ?merchant=',
  });
  const { body } = await sandbox.pay(mTransactionID, { outcome: 'card_lost' }, '?merchant=QUAN2');
  expect(body).toMatchObject({ status: '7234', publicId: theirs.id });
  expect(await second.status(mTransactionID)).toBe('7234');
  expect(await merchant.status(mTransactionID)).toBe('0');
  expect((await sandbox.pay(mTransactionID, {}, '?merchant=MICODE')).body.publicId).toBe(mine.id);
});

test('PUT notify-url: takes effect at once, of the sandbox’s merchant or the one that is named', async () => {
  const other = await NotifyListener.open();
  const orderRef = await created();
  await sandbox.setNotifyUrl(other.url);
  await sandbox.cancel(orderRef);
  await other.of(orderRef);
  await sandbox.setNotifyUrl(listener.url);
  const next = await created();
  await sandbox.cancel(next);
  await listener.of(next);
  await other.close();
  expect(other.all(next)).toEqual([]);
  const path = '/merchants/123pay/notify-url';
  expect((await sandbox.call('GET', path)).body).toEqual({ notifyUrl: listener.url });
  const unknown = await sandbox.call('PUT', `${path}?merchant=NOBODY`, { url: listener.url });
  expect(unknown.http).toBe(404);
  expect((await sandbox.call('GET', `${path}?merchant=NOBODY`)).http).toBe(404);
});

test.each([
  [{ url: 'shop.example/notify' }],
  [{ url: 'ftp://shop.example/' }],
  [{ url: 5 }],
  [{}],
  [undefined],
])('PUT notify-url refuses %j', async (body) => {
  const answer = await sandbox.call('PUT', '/merchants/123pay/notify-url', body);
  expect(answer).toEqual({ http: 400, body: { error: '"url" must be an http or https URL' } });
});

test('PUT notify-url refuses an address that would never be called, and says how to open it', async () => {
  const url = 'http://10.0.0.1/notify';
  const { http, body } = await sandbox.call('PUT', '/merchants/123pay/notify-url', { url });
  expect(http).toBe(400);
  expect(body).toEqual({
    error: `${url} cannot be called: its address is not public (CONG_NOTIFY_ALLOW opens address ranges)`,
  });
});

test('whoever opens the gateway itself in a browser is told where to go', async () => {
  const answer = await fetch(`${system.gatewayUrl}/`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('href="/sandbox/v1/keys"');
});

test.each([
  [{ advance: '15m' }],
  [{ advance: '-PT1M' }],
  [{ advance: 'PT' }],
  [{ advance: 60 }],
  [{}],
  [undefined],
  [{ advance: 'P101Y' }],
])('POST clock refuses %j', async (body) => {
  expect(await sandbox.call('POST', '/clock', body)).toEqual({
    http: 400,
    body: { error: expect.any(String) },
  });
});

test('POST clock: time passes for every rule: idle payers lose their orders, new ids have the new date', async () => {
  const before = await merchant.mustCreate();
  const unopened = await created();
  const payer = new Payer(system.gatewayUrl, system.simulatorsUrl);
  await payer.open(before.payUrl);
  const { body } = await sandbox.call<{ now: string }>('POST', '/clock', { advance: 'PT15M' });
  expect(Math.abs(Date.parse(body.now) - Date.now() - 15 * 60_000)).toBeLessThan(60_000);
  await vi.waitFor(async () => expect(await merchant.status(before.orderRef)).toBe('7210'));
  // Nobody looked at this one: it waits for its day.
  expect(await merchant.status(unopened)).toBe('0');
  const moved = await sandbox.call<{ now: string }>('POST', '/clock', { advance: 'P1M' });
  await vi.waitFor(async () => expect(await merchant.status(unopened)).toBe('7210'));
  const { id } = await merchant.mustCreate();
  const [year, month, day] = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Ho_Chi_Minh' })
    .format(new Date(moved.body.now))
    .split('-');
  expect(id.slice(4, 10)).toBe(`${year?.slice(2)}${month}${day}`);
  // The simulated bank lives in the same month.
  expect((await sandbox.pay(await created())).body.status).toBe('1');
});

test('the sandbox answers to its own names only, and not to pages of other origins', async () => {
  const path = `${system.gatewayUrl}/sandbox/v1/clock`;
  const body = '{"advance":"PT1S"}';
  const rebound = await request(path, { method: 'POST', headers: { host: 'evil.example' }, body });
  expect(rebound.statusCode).toBe(421);
  for (const origin of ['http://evil.example', 'null', 'http://localhost.evil.example']) {
    const crossed = await request(path, { method: 'POST', headers: { origin }, body });
    expect(crossed.statusCode).toBe(403);
  }
  const own = await request(path, {
    method: 'POST',
    headers: { origin: 'http://localhost:8082' },
    body,
  });
  expect(own.statusCode).toBe(200);
});

test('the latest explanations can be read together, newest first', async () => {
  await merchant.create({ custGender: 'X' });
  await merchant.create({ clientIP: 'x' });
  const { body } = await sandbox.call<readonly { why: string }[]>('GET', '/explanations');
  expect(body.slice(0, 2).map(({ why }) => why)).toEqual([
    'clientIP: not_an_ip_address',
    'custGender: not_a_gender',
  ]);
});
