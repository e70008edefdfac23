import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../server/src/testing/test-database.ts';
import { type Merchant, merchantAt, SANDBOX_KEYS } from './merchant.ts';
import { freePorts } from './running-system.ts';
import { ServiceProcess } from './service-process.ts';

let database: TestDatabase;
let folder: string;
let environment: Record<string, string>;
let gateway: ServiceProcess;
let url: string;
let merchant: Merchant;

beforeAll(async () => {
  const [port] = await freePorts(1);
  [database, folder] = await Promise.all([
    testDatabase(),
    mkdtemp(join(tmpdir(), 'cong-production-')),
  ]);
  url = `http://127.0.0.1:${port}`;
  environment = {
    ...{ CONG_MODE: 'production', CONG_HOST: '127.0.0.1', PORT: String(port), CONG_DRAIN: '0s' },
    ...{ DATABASE_URL: database.url, CONG_MASTER_KEY: randomBytes(32).toString('base64') },
    ...{ CONG_DATA_DIR: folder, CONG_PUBLIC_URL: 'https://pay.example.vn' },
    ...{ CONG_BANKNET_URL: 'https://bank.example.vn', CONG_BANKNET_KEY: 'a key of our own' },
  };
  gateway = server(environment, 'serve', 'work');
  await gateway.line('"serving"');
  const { output } = await command('merchant', 'add', 'Nhà sách', '--json');
  const { merchantCode: code, passcode, secretKey } = JSON.parse(output).credentials;
  merchant = merchantAt(url, { code, passcode, secretKey });
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const server = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  new ServiceProcess({ entry: 'server/src/main.ts', args, environment: env, cwd: folder });

async function command(...args: readonly string[]) {
  const run = server(environment, ...args);
  return { exit: await run.ended, output: run.log };
}

test('the documented sandbox merchant is nobody', async () => {
  expect((await merchantAt(url, SANDBOX_KEYS).create()).body[0]).toBe('6000');
});

test('nothing of the sandbox is there', async () => {
  for (const path of ['keys', 'magic-values', 'explanations']) {
    expect((await fetch(`${url}/sandbox/v1/${path}`)).status).toBe(404);
  }
  expect((await fetch(`${url}/sandbox/v1/clock`, { method: 'POST' })).status).toBe(404);
});

test('a refusal is not explained', async () => {
  const { body, headers } = await merchant.create({ passcode: 'WRONG' });
  expect([body[0], headers.get('cong-explanation')]).toEqual(['6000', null]);
});

test('an order is taken, its page is on the public address and shows no test values', async () => {
  const { payUrl } = await merchant.mustCreate();
  expect(payUrl).toMatch(/^https:\/\/pay\.example\.vn\/pay\//);
  const page = await (await fetch(payUrl.replace('https://pay.example.vn', url))).text();
  expect(page).toContain('100.000');
  expect(page).not.toContain('9704000000000018');
});

test('no result is sent to this machine', async () => {
  const { exit, output } = await command(
    'merchant',
    'add',
    'X',
    '--notify-url',
    'http://127.0.0.1/',
  );
  expect(exit).toBe(1);
  expect(output).toContain('http://127.0.0.1/ cannot be called');
});

test('a sandbox never opens this database, and says why in one line', async () => {
  const { CONG_MODE, CONG_PUBLIC_URL, CONG_BANKNET_URL, CONG_BANKNET_KEY, ...sandbox } =
    environment;
  const run = server({ ...sandbox, CONG_MODE: 'sandbox' }, 'serve');
  expect(await run.ended).toBe(1);
  expect(run.log.split('\n')).toHaveLength(1);
  expect(run.log).toMatch(/production/);
});
