import { newUuid } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { DAY_MS } from '@cong/values/time.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { BankRegistry } from '../core/bank/bank-registry.ts';
import type { MerchantRegistry, NewMerchant } from '../core/merchant/merchant-registry.ts';
import { parseMasterKey } from '../secrets/master-key.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { bankStore } from './bank-store.ts';
import { type ConfigurationCache, startConfigurationCache } from './configuration-cache.ts';
import { claimMode } from './installation.ts';
import { merchantStore } from './merchant-store.ts';
import { pool } from './pool.ts';

const START = new Date('2026-11-22T03:00:00.000Z');

let database: TestDatabase;
/** Changes come from another process: it shares nothing with the cache but PostgreSQL. */
let theirs: pg.Pool;
let ours: pg.Pool;
let merchants: MerchantRegistry;
let banks: BankRegistry;
let cache: ConfigurationCache;
let elapsed: number;
const lost: unknown[] = [];
let queries = 0;

beforeAll(async () => {
  database = await testDatabase();
  theirs = pool({ url: database.url, max: 2, name: 'theirs' });
  ours = pool({ url: database.url, max: 4, name: 'ours' });
  const query = ours.query.bind(ours);
  vi.spyOn(ours, 'query').mockImplementation((...args: unknown[]) => {
    queries += 1;
    return Reflect.apply(query, ours, args);
  });
});
afterAll(async () => {
  await Promise.all([theirs.end(), ours.end()]);
  await database.drop();
});

const current = parseMasterKey('ab'.repeat(32));
const start = async (): Promise<ConfigurationCache> => {
  if (current === undefined) throw new Error('no key');
  return startConfigurationCache({
    pool: ours,
    url: database.url,
    masterKeys: { current },
    systemClock: () => START,
    elapsed: () => elapsed,
    onLost: (error) => lost.push(error),
  });
};

beforeEach(async () => {
  if (current === undefined) throw new Error('no key');
  const deps = { pool: theirs, clock: () => START, newUuid, operator: 'lan' };
  merchants = merchantStore({ ...deps, masterKeys: { current } });
  banks = bankStore(deps);
  elapsed = 0;
  lost.length = 0;
  await theirs.query(
    'truncate merchant, merchant_code, credential, provider_account, audit, bank_setting, sandbox_clock',
  );
  cache = await start();
});
afterEach(() => cache.stop());

const shop: NewMerchant = {
  name: 'Quán',
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credential: { protocol: '123pay', code: 'SHOP1', secrets: { secretKey: new Secret('key-1') } },
};

async function add(merchant = shop) {
  const added = await merchants.add([merchant]);
  const [id] = added.ok ? added.value : [];
  if (id === undefined) throw new Error('not added');
  return id;
}

/** Added before the cache started: no notification of it is still under way. */
async function addEarlier(...codes: readonly string[]) {
  await cache.stop();
  const { credential } = shop;
  const ids = codes.map((code) => add({ ...shop, credential: { ...credential, code } }));
  await Promise.all(ids);
  cache = await start();
  return ids[0] ?? add();
}

const nameOf = async () => (await cache.byCode('123pay', 'SHOP1'))?.name;

test('a hit asks nothing of the database', async () => {
  const id = await addEarlier('SHOP1');
  expect(await nameOf()).toBe('Quán');
  expect((await cache.byId(id))?.credentials[0]?.secrets.secretKey?.reveal()).toBe('key-1');
  queries = 0;
  for (let i = 0; i < 100; i += 1) {
    expect(await cache.byCode('123pay', 'SHOP1')).toBe(await cache.byCode('123pay', 'SHOP1'));
    await cache.byId(id);
  }
  expect(queries).toBe(0);
});

test('a change by another process is seen without waiting for anything to grow old', async () => {
  const id = await add();
  await nameOf();
  await cache.byId(id);
  await merchants.changeSettings(id, { acceptsJcb: true });
  await vi.waitFor(async () => {
    expect((await cache.byCode('123pay', 'SHOP1'))?.settings.acceptsJcb).toBe(true);
    expect((await cache.byId(id))?.settings.acceptsJcb).toBe(true);
  });
  const secrets = { secretKey: new Secret('key-2') };
  await merchants.rotateKey(id, { protocol: '123pay', secrets, keepOldMs: DAY_MS });
  await vi.waitFor(async () => {
    expect((await cache.byCode('123pay', 'SHOP1'))?.credentials).toHaveLength(2);
  });
});

test('a merchant that was asked for before it existed is found once it is added', async () => {
  expect(await nameOf()).toBeUndefined();
  expect(await nameOf()).toBeUndefined();
  await add();
  await vi.waitFor(async () => expect(await nameOf()).toBe('Quán'));
});

test('one merchant’s change leaves the others cached', async () => {
  const id = await addEarlier('SHOP1', 'SHOP2');
  await nameOf();
  await cache.byCode('123pay', 'SHOP2');
  await merchants.setStatus(id, 'blocked');
  await vi.waitFor(async () => {
    expect((await cache.byCode('123pay', 'SHOP1'))?.status).toBe('blocked');
  });
  queries = 0;
  await cache.byCode('123pay', 'SHOP2');
  expect(queries).toBe(0);
});

test('without any notification nothing older than 30 s is used', async () => {
  await addEarlier('SHOP1');
  expect(await nameOf()).toBe('Quán');
  await theirs.query("update merchant set name = 'Quán mới'");
  elapsed = 19_999;
  expect(await nameOf()).toBe('Quán');
  elapsed = 30_000;
  expect(await nameOf()).toBe('Quán mới');
});

test('what changed while the connection was lost is seen when it is back', async () => {
  await addEarlier('SHOP1');
  expect(await nameOf()).toBe('Quán');
  await theirs.query("update merchant set name = 'Quán mới'");
  expect(await nameOf()).toBe('Quán');
  await theirs.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cong configuration' and datname = current_database()",
  );
  await vi.waitFor(async () => expect(await nameOf()).toBe('Quán mới'), { timeout: 5_000 });
  expect(lost).toHaveLength(1);
});

test('a notice of a kind that is not known here empties the cache', async () => {
  await addEarlier('SHOP1');
  expect(await nameOf()).toBe('Quán');
  await theirs.query("update merchant set name = 'Quán ba'");
  await theirs.query("select pg_notify('cong_config', 'something new')");
  await vi.waitFor(async () => expect(await nameOf()).toBe('Quán ba'));
});

test('a code longer than any can be is unknown without asking', async () => {
  queries = 0;
  expect(await cache.byCode('123pay', 'x'.repeat(100_000))).toBeUndefined();
  expect(queries).toBe(0);
});

test('a bank is open until the operator says otherwise, and at once when told', async () => {
  expect((await cache.states()).get('VCB')).toBeUndefined();
  for (const state of ['maintenance', 'closed', 'open'] as const) {
    await banks.setState('VCB', state);
    await vi.waitFor(async () => expect((await cache.states()).get('VCB')).toBe(state));
    expect((await cache.states()).get('VTB')).toBeUndefined();
  }
});

test('the clock moves for every process, and stays moved for those that start later', async () => {
  const other = await start();
  try {
    expect(cache.clock()).toEqual(START);
    expect(await cache.advanceClock(DAY_MS)).toEqual(new Date(START.getTime() + DAY_MS));
    await cache.advanceClock(DAY_MS);
    const there = new Date(START.getTime() + 2 * DAY_MS);
    expect(cache.clock()).toEqual(there);
    await vi.waitFor(() => expect(other.clock()).toEqual(there));
    const later = await start();
    expect(later.clock()).toEqual(there);
    await later.stop();
  } finally {
    await other.stop();
  }
});

test.each([-1, 1.5, Number.NaN, 200 * 366 * DAY_MS])(
  'the clock is not moved by %d ms',
  async (ms) => {
    await cache.advanceClock(DAY_MS);
    await expect(cache.advanceClock(ms)).rejects.toThrow(RangeError);
    await expect(cache.advanceClock(36_525 * DAY_MS)).rejects.toThrow(RangeError);
    expect(cache.clock()).toEqual(new Date(START.getTime() + DAY_MS));
  },
);

test('a database belongs to the mode of its first start', async () => {
  expect(await claimMode(theirs, 'sandbox', START)).toBe('sandbox');
  expect(await claimMode(theirs, 'production', START)).toBe('sandbox');
});

test('a stopped cache holds no connection', async () => {
  await cache.stop();
  await vi.waitFor(async () => {
    const { rows } = await theirs.query(
      "select 1 from pg_stat_activity where application_name = 'cong configuration' and datname = current_database()",
    );
    expect(rows).toEqual([]);
  });
  cache = await start();
});

test('without PostgreSQL it does not start', async () => {
  const broken = new pg.Pool();
  if (current === undefined) throw new Error('no key');
  const nowhere = 'postgres://cong@127.0.0.1:1/cong';
  await expect(
    startConfigurationCache({ pool: broken, url: nowhere, masterKeys: { current }, onLost() {} }),
  ).rejects.toThrow('ECONNREFUSED');
});
