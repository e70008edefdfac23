import { type MerchantId, newUuid } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import { type MasterKeys, parseMasterKey } from '../secrets/master-key.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { auditOf } from './audit-store.ts';
import { readMerchantById } from './merchant-rows.ts';
import { merchantStore } from './merchant-store.ts';
import { pool } from './pool.ts';

const NOW = new Date('2026-11-22T03:00:00.000Z');
const VNPAY = { tmnCode: new Secret('TMN00001'), hashSecret: new Secret('A-HASH-SECRET-OF-VNPAY') };

let database: TestDatabase;
let db: pg.Pool;
let masterKeys: MasterKeys;
let merchants: MerchantRegistry;

beforeAll(async () => {
  database = await testDatabase();
  db = pool({ url: database.url, max: 2, name: 'test' });
  const current = parseMasterKey('a'.repeat(64));
  if (current === undefined) throw new Error('not a key');
  masterKeys = { current };
  merchants = merchantStore({ pool: db, masterKeys, clock: () => NOW, newUuid, operator: 'lan' });
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

async function addMerchant(code: string): Promise<MerchantId> {
  const credential = { protocol: 'lgsp', code, secrets: { secretKey: new Secret('k') } };
  const added = await merchants.add([{ name: code, settings: {}, credential }]);
  const id = added.ok ? added.value[0] : undefined;
  if (id === undefined) throw new Error('not added');
  return id;
}

async function accountsOf(id: MerchantId): Promise<Merchant['accounts'] | undefined> {
  return (await readMerchantById(db, masterKeys, { id, now: NOW }))?.accounts;
}

test('a contract with a provider is kept, replaced and taken away; the audit names it and no key', async () => {
  const id = await addMerchant('AGENCY1');
  expect(await accountsOf(id)).toEqual({});
  await merchants.setAccount(id, 'vnpay', VNPAY);
  await merchants.setAccount(id, 'momo', { secretKey: new Secret('first') });
  await merchants.setAccount(id, 'momo', { secretKey: new Secret('second') });
  const accounts = await accountsOf(id);
  expect(accounts?.vnpay?.hashSecret?.reveal()).toBe('A-HASH-SECRET-OF-VNPAY');
  expect(accounts?.momo?.secretKey?.reveal()).toBe('second');
  expect((await merchants.find(id))?.accounts).toEqual(['momo', 'vnpay']);
  await merchants.setAccount(id, 'vnpay', null);
  expect(Object.keys((await accountsOf(id)) ?? {})).toEqual(['momo']);
  const audited = await auditOf(db, `merchant:${id}`);
  expect(audited.map(({ action }) => action)).toContain('merchant.account_removed');
  expect(JSON.stringify(audited)).not.toContain('HASH-SECRET');
});

test('a fresh data key opens every contract that the old one sealed', async () => {
  const id = await addMerchant('AGENCY2');
  await merchants.setAccount(id, 'vnpay', VNPAY);
  const { rows: before } = await db.query('select secrets from provider_account');
  await merchants.rotateDataKey(id);
  const { rows: after } = await db.query('select secrets from provider_account');
  expect(after).not.toEqual(before);
  expect((await accountsOf(id))?.vnpay?.tmnCode?.reveal()).toBe('TMN00001');
});

test('a contract moved to another merchant’s row does not open', async () => {
  const [one, other] = [await addMerchant('AGENCY3'), await addMerchant('AGENCY4')];
  await merchants.setAccount(one, 'vnpay', VNPAY);
  await db.query('update provider_account set merchant_id = $2 where merchant_id = $1', [
    one,
    other,
  ]);
  await expect(accountsOf(other)).rejects.toThrow('does not open');
});
