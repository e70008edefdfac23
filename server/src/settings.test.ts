import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { describe, expect, test } from 'vitest';
import { LOOPBACK } from './outbound/special-addresses.ts';
import { settingsTable } from './settings/settings-table.ts';
import { loadSettings, type Settings, settingProblems } from './settings.ts';
import { testFolders } from './testing/test-folders.ts';

type Env = Readonly<Record<string, string>>;

const DATABASE = { DATABASE_URL: 'postgres://cong:sesame@127.0.0.1:5/cong' };
const KEY = 'ab'.repeat(32);
const PRODUCTION = {
  ...DATABASE,
  CONG_MODE: 'production',
  CONG_MASTER_KEY: KEY,
  CONG_PUBLIC_URL: 'https://pay.example.vn',
  CONG_BANKNET_URL: 'https://10.1.2.3/switch/',
  CONG_BANKNET_KEY: 'a key of our own',
};

const folder = testFolders('settings');

async function accepted(env: Env, cwd?: string): Promise<Settings> {
  const settings = await loadSettings({ env, cwd: cwd ?? (await folder()) });
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  return settings.value;
}

async function problems(env: Env, cwd?: string): Promise<readonly string[]> {
  const settings = await loadSettings({ env, cwd: cwd ?? (await folder()) });
  return settings.ok ? [] : settings.error;
}

const TWO_DAYS = [0, 30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400].map((s) => s * SECOND_MS);

test('a sandbox needs its database alone, and the rest are the table’s defaults', async () => {
  const cwd = await folder();
  const { databaseUrl, masterKeys, banknet, ...rest } = await accepted(DATABASE, cwd);
  expect(databaseUrl.reveal()).toBe(DATABASE.DATABASE_URL);
  expect(masterKeys.previous).toBeUndefined();
  expect(banknet).toMatchObject({ url: 'http://127.0.0.1:8081', acquirer: 'CONG' });
  expect(rest).toEqual({
    mode: 'sandbox',
    host: '127.0.0.1',
    port: 8080,
    trustedProxies: [],
    drainMs: 0,
    dataDir: join(cwd, '.data'),
    publicUrl: 'http://localhost:8080',
    simulatorsUrl: 'http://127.0.0.1:8081',
    providers: {
      vnpay: 'http://127.0.0.1:8081/vnpay',
      momo: 'http://127.0.0.1:8081/momo',
      napas: 'http://127.0.0.1:8081/napas',
      viettelpay: 'http://127.0.0.1:8081/viettelpay',
      nganluong: 'http://127.0.0.1:8081/nganluong',
    },
    logLevel: 'info',
    writer: { maxBatch: 1000, inFlight: 2 },
    orderLifetimeMs: 24 * HOUR_MS,
    idleMs: 15 * MINUTE_MS,
    callTimeoutMs: 10 * SECOND_MS,
    inquirySchedule: [10, 30, 120, 600, 3600].map((seconds) => seconds * SECOND_MS),
    renewalRetryMs: [1, 3, 5].map((days) => days * 24 * HOUR_MS),
    notify: {
      schedules: {
        ...{ '123pay': TWO_DAYS, alepay: TWO_DAYS, lgsp: TWO_DAYS, viviet: TWO_DAYS },
        appotapay: [0, 300, 300, 300].map((seconds) => seconds * SECOND_MS),
      },
      allow: LOOPBACK,
    },
  });
});

test('the sandbox makes its master key once and keeps it', async () => {
  const cwd = await folder();
  const first = await accepted(DATABASE, cwd);
  const second = await accepted(DATABASE, cwd);
  expect(second.masterKeys.current.id).toBe(first.masterKeys.current.id);
  expect(await readFile(join(cwd, '.data', 'master.key'), 'utf8')).toMatch(/^\S{44}\n$/);
});

test('simulators follow the port, and are reached where they are said to be', async () => {
  const moved = await accepted({ ...DATABASE, PORT: '9000' });
  expect(moved.simulatorsUrl).toBe('http://127.0.0.1:9001');
  const elsewhere = { ...DATABASE, CONG_SIMULATORS_URL: 'http://sim.test:7/' };
  expect((await accepted(elsewhere)).banknet.url).toBe('http://sim.test:7');
});

test('.env is read, the environment wins over it, and empty counts as absent', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, '.env'), 'PORT=9000\nCONG_IDLE=5m\nCONG_LOG_LEVEL=\n');
  const settings = await accepted({ ...DATABASE, CONG_IDLE: '1m', CONG_WRITER_MAX_BATCH: '' }, cwd);
  expect(settings.port).toBe(9000);
  expect(settings.idleMs).toBe(MINUTE_MS);
  expect(settings.logLevel).toBe('info');
  expect(settings.writer.maxBatch).toBe(1000);
});

test('ranges are opened to notify calls beside loopback', async () => {
  const { notify } = await accepted({ ...DATABASE, CONG_NOTIFY_ALLOW: '10.0.0.0/8, fd00::/8' });
  expect(notify.allow.map(({ base, bits }) => `${base}/${bits}`)).toEqual([
    '127.0.0.0/8',
    '::1/128',
    '10.0.0.0/8',
    'fd00::/8',
  ]);
});

test('production is complete with its six settings, and listens to everybody', async () => {
  const settings = await accepted(PRODUCTION);
  expect(settings).toMatchObject({ mode: 'production', host: '0.0.0.0' });
  expect(settings.banknet.url).toBe('https://10.1.2.3/switch');
  expect(settings).not.toHaveProperty('simulatorsUrl');
  expect(settings.providers).toEqual({});
  expect(settings.notify.allow).toEqual([]);
});

test('a provider is on in production where it has an address', async () => {
  const { providers } = await accepted({
    ...PRODUCTION,
    CONG_NAPAS_URL: 'https://payment.napas.example/',
    CONG_VNPAY_URL: 'https://pay.vnpay.example/',
    CONG_VNPAY_API_URL: 'https://merchant.vnpay.example/',
  });
  expect(providers).toEqual({
    napas: 'https://payment.napas.example',
    vnpay: 'https://pay.vnpay.example',
    vnpayApi: 'https://merchant.vnpay.example',
  });
});

describe('production refuses to start without', () => {
  test.each([
    'DATABASE_URL',
    'CONG_MASTER_KEY',
    'CONG_PUBLIC_URL',
    'CONG_BANKNET_URL',
    'CONG_BANKNET_KEY',
  ])('%s', async (name) => {
    const { [name]: _left, ...rest } = PRODUCTION as Env;
    expect(await problems(rest as Env)).toEqual([expect.stringMatching(`^${name} is not set: `)]);
  });
});

test.each([
  ['CONG_NOTIFY_ALLOW', '10.0.0.0/8'],
  ['CONG_SIMULATORS_URL', 'http://127.0.0.1:8081'],
  ['CONG_SIMULATORS_PORT', '8081'],
  ['CONG_SHOP_PORT', '8082'],
  ['CONG_BANKNET_KEY', 'cong-sandbox-bank-network-key'],
  ['CONG_PUBLIC_URL', 'http://pay.example.vn'],
  ['CONG_NGANLUONG_URL', 'http://nganluong.example'],
  ['CONG_MOMO_URL', 'http://momo.example'],
  ['CONG_VNPAY_API_URL', 'https://merchant.vnpay.example'],
])('production refuses what belongs to the sandbox: %s=%s', async (name, value) => {
  expect(await problems({ ...PRODUCTION, [name]: value })).toEqual([
    expect.stringMatching(`^${name} `),
  ]);
});

test.each([
  ['PORT', '0'],
  ['PORT', '65534'],
  ['PORT', '80a'],
  ['CONG_MODE', 'prod'],
  ['CONG_LOG_LEVEL', 'loud'],
  ['CONG_WRITER_MAX_BATCH', '0'],
  ['CONG_WRITER_IN_FLIGHT', '65'],
  ['CONG_IDLE', '15'],
  ['CONG_IDLE', '-1s'],
  ['CONG_IDLE', '0s'],
  ['CONG_ORDER_LIFETIME', '366d'],
  ['CONG_CALL_TIMEOUT', '99ms'],
  ['CONG_INQUIRY_SCHEDULE', '10s,,1h'],
  ['CONG_INQUIRY_SCHEDULE', '0s'],
  ['CONG_RENEWAL_RETRIES', '12h'],
  ['CONG_RENEWAL_RETRIES', '3d,1d'],
  ['CONG_RENEWAL_RETRIES', '1d,36h'],
  ['CONG_RENEWAL_RETRIES', '1d,2d,3d,4d,5d'],
  ['CONG_NOTIFY_SCHEDULE_123PAY', 'soon'],
  ['CONG_NOTIFY_ALLOW', '10.0.0.0/33'],
  ['CONG_PUBLIC_URL', 'pay.example.vn'],
  ['CONG_PUBLIC_URL', 'https://pay.example.vn/path'],
  ['CONG_PUBLIC_URL', 'https://user:pass@pay.example.vn'],
  ['CONG_PUBLIC_URL', 'ftp://pay.example.vn'],
  ['CONG_BANKNET_URL', 'http://127.0.0.1/?a=1'],
  ['CONG_SIMULATORS_URL', 'localhost:8081'],
  ['CONG_SHOP_PORT', 'x'],
  ['DATABASE_URL', 'mysql://localhost/cong'],
  ['CONG_MASTER_KEY', 'short'],
  ['CONG_MASTER_KEY_PREVIOUS', 'short'],
  ['CONG_MASTER_KEY_FILE', 'nowhere'],
  ['CONG_MASTER_KEY_PREVIOUS_FILE', 'nowhere'],
])('one line names the setting that is wrong: %s=%s', async (name, value) => {
  const lines = await problems({ ...DATABASE, [name]: value });
  expect(lines).toEqual([expect.stringMatching(`^${name}\\b`)]);
  expect(lines.join()).not.toContain('\n');
});

test('all problems are told at once', async () => {
  expect(await problems({ PORT: 'x', CONG_IDLE: 'y' })).toHaveLength(3);
});

test('settings are checked before there is a database, and nothing is made', async () => {
  const cwd = await folder();
  expect(await settingProblems({ env: {}, cwd })).toEqual([]);
  expect(await settingProblems({ env: { CONG_IDLE: 'y', CONG_X: '1' }, cwd })).toEqual([
    'CONG_X is not a setting',
    expect.stringMatching(/^CONG_IDLE is “y”/),
  ]);
  expect(await settingProblems({ env: { DATABASE_URL: 'mysql://h/d' }, cwd })).toHaveLength(1);
  await expect(readdir(join(cwd, '.data'))).rejects.toThrow('ENOENT');
});

test('what is secret is not repeated in a problem', async () => {
  const secrets = { DATABASE_URL: 'mysql://u:sesame@h/d', CONG_MASTER_KEY: 'sesame' };
  expect((await problems(secrets)).join()).not.toContain('sesame');
});

test.each([
  ['CONG_WRITER_MAXBATCH', 'CONG_WRITER_MAX_BATCH'],
  ['CONG_MASTERKEY', 'CONG_MASTER_KEY'],
  ['CONG_LOGLEVEL', 'CONG_LOG_LEVEL'],
])('a name that is no setting is refused, with the one meant: %s', async (name, meant) => {
  expect(await problems({ ...DATABASE, [name]: 'x' })).toEqual([
    `${name} is not a setting; did you mean ${meant}?`,
  ]);
});

test('a name like none of ours is refused without a guess; other programs’ are left alone', async () => {
  expect(await problems({ ...DATABASE, CONG_ZZZZZZZZZZ: 'x', PGHOST: 'x' })).toEqual([
    'CONG_ZZZZZZZZZZ is not a setting',
  ]);
});

describe('the master key', () => {
  test('comes from a file, and the former one beside it', async () => {
    const cwd = await folder();
    await mkdir(join(cwd, 'keys'));
    await writeFile(join(cwd, 'keys', 'new'), `${KEY}\n`);
    const { CONG_MASTER_KEY: _left, ...rest } = PRODUCTION;
    const former = { CONG_MASTER_KEY_FILE: 'keys/new', CONG_MASTER_KEY_PREVIOUS: 'cd'.repeat(32) };
    const { masterKeys } = await accepted({ ...rest, ...former }, cwd);
    expect(masterKeys.current.id).toBe((await accepted(PRODUCTION)).masterKeys.current.id);
    expect(masterKeys.previous?.id).not.toBe(masterKeys.current.id);
  });

  test('given twice is refused', async () => {
    const twice = { ...PRODUCTION, CONG_MASTER_KEY_FILE: 'keys/new' };
    expect(await problems(twice)).toEqual([expect.stringContaining('both set')]);
  });

  test('is not made where the start fails for another reason', async () => {
    const cwd = await folder();
    await problems({ PORT: 'x' }, cwd);
    await expect(readFile(join(cwd, '.data', 'master.key'))).rejects.toThrow('ENOENT');
  });

  test('damaged in the sandbox’s folder is told, never replaced', async () => {
    const cwd = await folder();
    await mkdir(join(cwd, '.data'));
    await writeFile(join(cwd, '.data', 'master.key'), 'half');
    expect(await problems(DATABASE, cwd)).toEqual([expect.stringContaining('is no master key')]);
  });
});

test('the table names each setting once', () => {
  const names = settingsTable.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
