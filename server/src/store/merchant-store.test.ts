import { randomBytes } from 'node:crypto';
import { type MerchantId, merchantId, newUuid } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, DAY_MS, SECOND_MS } from '@cong/values/time.ts';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Merchant, validCredentials } from '../core/merchant/merchant.ts';
import type { MerchantRegistry, NewMerchant } from '../core/merchant/merchant-registry.ts';
import { type MasterKey, type MasterKeys, parseMasterKey } from '../secrets/master-key.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { auditOf } from './audit-store.ts';
import { missingMasterKeys, rotateMasterKey } from './merchant-master-key.ts';
import { readMerchantByCode } from './merchant-rows.ts';
import { merchantStore } from './merchant-store.ts';
import { pool } from './pool.ts';

const START = new Date('2026-11-22T03:00:00.000Z');

function master(hexDigit: string): MasterKey {
  const key = parseMasterKey(hexDigit.repeat(64));
  if (key === undefined) throw new Error('not a key');
  return key;
}

const OLD: MasterKeys = { current: master('a') };
const BOTH: MasterKeys = { current: master('b'), previous: master('a') };
const NEW: MasterKeys = { current: master('b') };

let database: TestDatabase;
let db: pg.Pool;
let now: Date;
let merchants: MerchantRegistry;

const deps = (masterKeys: MasterKeys) => ({
  pool: db,
  masterKeys,
  clock: () => now,
  newUuid,
  operator: 'lan',
});

beforeAll(async () => {
  database = await testDatabase();
  db = pool({ url: database.url, max: 8, name: 'test' });
});
beforeEach(async () => {
  now = START;
  merchants = merchantStore(deps(OLD));
  await db.query(
    'truncate merchant, merchant_code, credential, provider_account, audit, payment, message',
  );
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

const shop = (code = 'SHOP1', secretKey = 'key-1'): NewMerchant => ({
  name: `Quán ${code}`,
  settings: {
    account: 'payable',
    feeBps: 110,
    acceptsJcb: false,
    limitPerDay: vnd(900_719_925_474n),
  },
  credential: {
    protocol: '123pay',
    code,
    secrets: { passcode: new Secret('pass'), secretKey: new Secret(secretKey) },
  },
});

async function add(merchant = shop()): Promise<MerchantId> {
  const added = await merchants.add([merchant]);
  const [id] = added.ok ? added.value : [];
  if (id === undefined) throw new Error('not added');
  return id;
}

const byCode = (code = 'SHOP1', masters = OLD): Promise<Merchant | undefined> =>
  readMerchantByCode(db, masters, { protocol: '123pay', code, now });

const secretKeys = async (masters = OLD) => {
  const merchant = await byCode('SHOP1', masters);
  const valid = merchant && validCredentials(merchant, '123pay', now);
  return valid?.map(({ secrets }) => secrets.secretKey?.reveal());
};

const actions = async (subject: string) =>
  (await auditOf(db, subject)).map(({ action, operator }) => `${operator}: ${action}`);

test('a merchant added is found by its code, with its settings and keys as they were given', async () => {
  const id = await add();
  const { credential, ...rest } = shop();
  expect(await byCode()).toMatchObject({ id, status: 'active', ...rest });
  const [found] = (await byCode())?.credentials ?? [];
  expect(found).toMatchObject({ protocol: '123pay', code: 'SHOP1', createdAt: START });
  expect(found?.secrets.secretKey?.reveal()).toBe('key-1');
  expect(found?.secrets.passcode?.reveal()).toBe('pass');
  expect(credential.code).toBe('SHOP1');
  expect(await byCode('SHOP2')).toBeUndefined();
});

test('keys of any length and alphabet come back as they were', async () => {
  const secretKey = `-----BEGIN KEY-----\r\n${randomBytes(3_000).toString('base64')}\n"khóa" \u{1f511} `;
  await add(shop('SHOP1', secretKey));
  expect(await secretKeys()).toEqual([secretKey]);
});

test('neither keys nor passcodes stand readable in any table', async () => {
  await add(shop('SHOP1', 'open-sesame'));
  const { rows } = await db.query(
    'select m::text || c::text || a::text as text from merchant m, credential c, audit a',
  );
  const hex = Buffer.from('open-sesame').toString('hex');
  expect(rows).toHaveLength(1);
  expect(rows[0].text).not.toMatch(new RegExp(`open-sesame|${hex}`));
});

test('a list of merchants is added whole or not at all', async () => {
  const refused = await merchants.add([shop('A'), shop('B'), shop('A')]);
  const error = { code: 'code_taken', protocol: '123pay', merchantCode: 'A' };
  expect(refused).toEqual({ ok: false, error });
  expect(await merchants.list()).toEqual([]);
  expect((await merchants.add([shop('A'), shop('B')])).ok).toBe(true);
  expect((await merchants.list()).map(({ name }) => name)).toEqual(['Quán A', 'Quán B']);
});

test('of many who ask for one code at once, one gets it', async () => {
  const asked = await Promise.all([...Array(8).keys()].map(() => merchants.add([shop()])));
  expect(asked.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await merchants.list()).toHaveLength(1);
});

test('the same code in another protocol is another merchant’s', async () => {
  await add();
  const other = shop();
  await add({ ...other, credential: { ...other.credential, protocol: 'alepay' } });
  expect(
    (await merchants.findByCode('SHOP1')).map(({ credentials }) => credentials.length),
  ).toEqual([1, 1]);
});

test('to replace keeps the merchant, ends its old keys and leaves other settings alone', async () => {
  const id = await add();
  await merchants.changeSettings(id, { limitPerTransaction: vnd(5n) });
  now = addMs(START, SECOND_MS);
  const settings = { notifyUrl: 'https://moi.vn/' };
  const again = { ...shop('SHOP1', 'key-2'), name: 'Quán mới', settings };
  expect(await merchants.add([again], { replace: true })).toEqual({ ok: true, value: [id] });
  expect(await byCode()).toMatchObject({
    id,
    name: 'Quán mới',
    settings: { feeBps: 110, limitPerTransaction: 5n, notifyUrl: 'https://moi.vn/' },
  });
  expect(await secretKeys()).toEqual(['key-2']);
  expect(await actions(`merchant:${id}`)).toContain('lan: merchant.replaced');
});

test('lists and look-ups show no key', async () => {
  const id = await add();
  const found = await merchants.find(id);
  expect(found?.credentials).toEqual([
    { id: expect.any(String), protocol: '123pay', code: 'SHOP1', createdAt: START },
  ]);
  expect(await merchants.list()).toEqual([found]);
  expect(await merchants.findByCode('SHOP1')).toEqual([found]);
  expect(await merchants.find(merchantId(9_999))).toBeUndefined();
});

test('settings change one by one, and null takes one away', async () => {
  const id = await add();
  await merchants.changeSettings(id, { limitPerTransaction: vnd(10n), limitPerDay: null });
  await merchants.changeSettings(id, { acceptsJcb: true, banks: ['VCB'] });
  expect((await byCode())?.settings).toEqual({
    account: 'payable',
    feeBps: 110,
    acceptsJcb: true,
    banks: ['VCB'],
    limitPerTransaction: 10n,
  });
});

test('a blocked merchant is told apart', async () => {
  const id = await add();
  await merchants.setStatus(id, 'blocked');
  expect((await byCode())?.status).toBe('blocked');
  await merchants.setStatus(id, 'active');
  expect((await byCode())?.status).toBe('active');
  expect(await actions(`merchant:${id}`)).toEqual([
    'lan: merchant.added',
    'lan: merchant.blocked',
    'lan: merchant.unblocked',
  ]);
});

test('a new notify URL moves what waits to its host, but not what has an address of its own', async () => {
  const id = await add();
  const other = await add(shop('SHOP2'));
  await addMessage(id, { ref: 'waiting', facts: { order: {} } });
  await addMessage(id, { ref: 'received', facts: { order: {} }, status: 'received' });
  await addMessage(id, { ref: 'own', facts: { order: { notifyUrl: 'http://own/' } } });
  await addMessage(other, { ref: 'other', facts: { order: {} } });
  await merchants.changeSettings(id, { notifyUrl: 'https://shop.vn:8443/notify' });
  const { rows } = await db.query(
    'select order_ref, host from message m join payment p on p.id = m.payment_id order by 1',
  );
  expect(rows.map(({ order_ref, host }) => [order_ref, host])).toEqual([
    ['other', 'old'],
    ['own', 'old'],
    ['received', 'old'],
    ['waiting', 'shop.vn:8443'],
  ]);
});

type Waiting = { readonly ref: string; readonly facts: object; readonly status?: string };

async function addMessage(id: MerchantId, { ref, facts, status = 'pending' }: Waiting) {
  const [payment, message] = [newUuid(now), newUuid(now)];
  await db.query(
    `insert into payment values ($1, $2, 1, '123pay', $3, $3, 1, 'captured', $4, '{}', $5)`,
    [id, payment, ref, JSON.stringify(facts), now],
  );
  await db.query(
    `insert into message (merchant_id, payment_id, id, kind, host, status, due_at, created_at)
     values ($1, $2, $3, 'payment_result', 'old', $4, $5, $5)`,
    [id, payment, message, status, now],
  );
}

const fresh = (secretKey: string) => ({
  protocol: '123pay',
  secrets: { passcode: new Secret('pass'), secretKey: new Secret(secretKey) },
});

test('after a rotation both keys are valid, newest first, until the old one retires', async () => {
  const id = await add();
  now = addMs(START, SECOND_MS);
  expect((await merchants.rotateKey(id, { ...fresh('key-2'), keepOldMs: 7 * DAY_MS })).ok).toBe(
    true,
  );
  expect(await secretKeys()).toEqual(['key-2', 'key-1']);
  const retiresAt = addMs(now, 7 * DAY_MS);
  expect((await byCode())?.credentials.map((one) => one.retiresAt)).toEqual([undefined, retiresAt]);
  now = addMs(retiresAt, -1);
  expect(await secretKeys()).toEqual(['key-2', 'key-1']);
  now = retiresAt;
  expect(await secretKeys()).toEqual(['key-2']);
  // For a while a protocol can still say whose key it was.
  now = addMs(retiresAt, 30 * DAY_MS - 1);
  expect((await byCode())?.credentials).toHaveLength(2);
  now = addMs(retiresAt, 30 * DAY_MS);
  expect((await byCode())?.credentials).toHaveLength(1);
});

test('a third key waits until the first has retired, or ends the others at once', async () => {
  const id = await add();
  const week = { keepOldMs: 7 * DAY_MS };
  await merchants.rotateKey(id, { ...fresh('key-2'), ...week });
  now = addMs(START, DAY_MS);
  const refused = { ok: false, error: { code: 'two_keys_valid', until: addMs(START, 7 * DAY_MS) } };
  expect(await merchants.rotateKey(id, { ...fresh('key-3'), ...week })).toEqual(refused);
  expect((await merchants.rotateKey(id, { ...fresh('key-4'), keepOldMs: 0 })).ok).toBe(true);
  expect(await secretKeys()).toEqual(['key-4']);
  now = addMs(now, 1);
  expect((await merchants.rotateKey(id, { ...fresh('key-5'), ...week })).ok).toBe(true);
  expect(await secretKeys()).toEqual(['key-5', 'key-4']);
});

test('keys are rotated in a protocol the merchant uses', async () => {
  const id = await add();
  const rotated = await merchants.rotateKey(id, {
    ...fresh('x'),
    protocol: 'alepay',
    keepOldMs: 0,
  });
  expect(rotated).toEqual({ ok: false, error: { code: 'unknown_in_protocol' } });
});

test('rows swapped between merchants do not open', async () => {
  const one = await add(shop('SHOP1', 'key-1'));
  const two = await add(shop('SHOP2', 'key-2'));
  await db.query(
    'update credential c set secrets = o.secrets from credential o where c.merchant_id = $1 and o.merchant_id = $2',
    [one, two],
  );
  await expect(byCode('SHOP1')).rejects.toThrow('does not open');
  await db.query(
    'update merchant m set data_key = o.data_key from merchant o where m.id = $1 and o.id = $2',
    [one, two],
  );
  await expect(byCode('SHOP1')).rejects.toThrow('does not open');
  await expect(byCode('SHOP2')).resolves.toBeDefined();
});

test('a fresh data key changes nothing that a server sees, and the old one opens nothing', async () => {
  const id = await add();
  await merchants.rotateKey(id, { ...fresh('key-2'), keepOldMs: DAY_MS });
  const before = await db.query('select secrets from credential order by id');
  const { rows } = await db.query('select data_key from merchant');
  await merchants.rotateDataKey(id);
  expect(await secretKeys()).toEqual(['key-2', 'key-1']);
  const after = await db.query('select secrets from credential order by id');
  expect(after.rows).not.toEqual(before.rows);
  await db.query('update merchant set data_key = $1', [rows[0].data_key]);
  await expect(byCode()).rejects.toThrow('does not open');
});

test('the master key rotates while servers that know both keys go on', async () => {
  await add();
  await add(shop('SHOP2'));
  expect(await missingMasterKeys(db, NEW)).toEqual([OLD.current.id]);
  expect(await secretKeys(BOTH)).toEqual(['key-1']);
  await expect(rotateMasterKey(deps(NEW))).rejects.toThrow(OLD.current.id);
  const rotation = await rotateMasterKey(deps(BOTH));
  expect(rotation).toEqual({ masterKeyId: NEW.current.id, merchants: 2 });
  expect(await secretKeys(BOTH)).toEqual(['key-1']);
  expect(await secretKeys(NEW)).toEqual(['key-1']);
  await expect(byCode('SHOP1', OLD)).rejects.toThrow(NEW.current.id);
  expect(await missingMasterKeys(db, NEW)).toEqual([]);
  expect((await rotateMasterKey(deps(BOTH))).merchants).toBe(0);
});

test('an audit row says before and after, and never a key', async () => {
  const id = await add(shop('SHOP1', 'open-sesame'));
  await merchants.changeSettings(id, { limitPerDay: vnd(7n) });
  await merchants.rotateKey(id, { ...fresh('open-sesame-2'), keepOldMs: 0 });
  const rows = await auditOf(db, `merchant:${id}`);
  expect(rows.map(({ action, at }) => [action, at])).toEqual([
    ['merchant.added', START],
    ['merchant.settings_changed', START],
    ['merchant.key_rotated', START],
  ]);
  expect(rows[1]?.detail).toMatchObject({
    before: { limitPerDay: '900719925474' },
    after: { limitPerDay: '7' },
  });
  expect(JSON.stringify(rows)).not.toContain('sesame');
});
