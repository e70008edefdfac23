import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunningDatabase } from '@cong/launcher/embedded-postgres.ts';
import { writeRunFile } from '@cong/launcher/sandbox/run-file.ts';
import { startTemporaryDatabase } from '@cong/launcher/temporary-database.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cong as runCong } from './cong.ts';

const CONG = fileURLToPath(new URL('../cong.mjs', import.meta.url));

let database: RunningDatabase;
let folder: string;

beforeAll(async () => {
  database = await startTemporaryDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cong-cli-'));
});
// What a test left running may still be writing its last line.
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

type Env = Readonly<Record<string, string>>;

function start(args: readonly string[], env: Env = {}): ChildProcess {
  const own = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env };
  return spawn(process.execPath, [CONG, ...args], { cwd: folder, env: own });
}

/** What a person sees who types this, in an empty folder. */
async function cong(args: readonly string[], env: Env = {}, input = '') {
  const child = start(args, env);
  child.stdin?.end(input);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no output');
  const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
  return { code, out, err };
}

/** The tests share a database, so they share the key that its merchants' keys are under. */
const KEY: Env = { CONG_MASTER_KEY: 'ab'.repeat(32) };

/** A sandbox's own folder, over the database of this run. */
const sandbox = (): Env => ({
  ...KEY,
  CONG_DATA_DIR: join(folder, 'data'),
  DATABASE_URL: database.url,
});

const NOBODYS = 'postgres://me:s3cret@127.0.0.1:9/shop';

test('help is there without any database, and tells of servers and commands', async () => {
  const { code, out, err } = await cong([], { DATABASE_URL: 'postgres://nowhere.invalid/x' });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/cong serve work/);
  expect(out).toMatch(/cong merchant import FILE/);
  const { out: one } = await cong(['merchant', 'add', '--help']);
  expect(one).toMatch(/--notify-url URL/);
  expect(one).not.toMatch(/cong serve/);
  expect((await cong(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('what serves says how it is used, instead of starting or calling itself unknown', async () => {
  for (const words of [['serve'], ['serve', 'work'], ['migrate'], ['help', 'work']]) {
    const { code, out, err } = await cong([...words, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/cong serve work/);
  }
});

test('a merchant is imported from a file beside where it is typed, and listed as JSON', async () => {
  await writeFile(
    join(folder, 'shop.json'),
    JSON.stringify({
      name: 'Quán',
      protocol: '123pay',
      credentials: { merchantCode: 'FROMFILE', passcode: 'p', secretKey: 'k' },
    }),
  );
  expect(await cong(['merchant', 'import', 'shop.json'], sandbox())).toMatchObject({ code: 0 });
  const listed = await cong(['merchant', 'list', '--json'], sandbox());
  expect(JSON.parse(listed.out).map(({ name }: { name: string }) => name)).toContain('Quán');
  const again = await cong(['merchant', 'import', 'shop.json'], sandbox());
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toMatch(/^FROMFILE is a 123pay merchant here already.*\n$/);
});

test('keys may come on standard input', async () => {
  const keys = JSON.stringify({ passcode: 'p', secretKey: 'piped' });
  const args = ['merchant', 'add', 'Quán', '--code', 'PIPED', '--credentials', '-', '--json'];
  const { out } = await cong(args, sandbox(), keys);
  expect(JSON.parse(out).credentials.secretKey).toBe('piped');
});

test('a running sandbox is found by its data folder; DATABASE_URL wins over it', async () => {
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const ports = { gateway: 1, simulators: 2, shop: 3 };
  const urls = { gateway: '', simulators: '', shop: '' };
  await writeRunFile(dataDir, { pid: process.pid, ports, urls, databaseUrl: database.url });
  const found = await cong(['bank', 'maintenance', 'on', 'VCB', '--data-dir', 'data'], KEY);
  expect(found).toMatchObject({ code: 0, out: 'VCB is under maintenance from now on.\n' });
  const nowhere = 'postgres://cong:sesame@127.0.0.1:1/cong';
  const elsewhere = await cong(['bank', 'list', '--data-dir', 'data'], { DATABASE_URL: nowhere });
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.err).toMatch(/ECONNREFUSED/);
  expect(elsewhere.err).not.toMatch(/sesame/);
});

test('a second gateway beside a running sandbox is told of the sandbox’s simulators', async () => {
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const ports = { gateway: 1, simulators: 2, shop: 3 };
  const urls = { gateway: '', simulators: '', shop: '' };
  await writeRunFile(dataDir, { pid: process.pid, ports, urls, databaseUrl: database.url });
  const seen = join(folder, 'seen');
  const entry = join(folder, 'server.mjs');
  await writeFile(
    entry,
    `import { writeFileSync } from 'node:fs';
     writeFileSync(${JSON.stringify(seen)}, String(process.env.CONG_SIMULATORS_URL));`,
  );
  const run = { version: '1', interrupted: new AbortController().signal, entry, cwd: folder };
  const env = { PATH: process.env.PATH, CONG_DATA_DIR: 'data', PORT: '9000' };
  expect(await runCong({ ...run, args: ['serve'], env })).toBe(0);
  expect(await readFile(seen, 'utf8')).toBe('http://127.0.0.1:2');
});

test('where no sandbox runs, its database is started for the command and stopped again', async () => {
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const ports = { gateway: 1, simulators: 2, shop: 3 };
  const urls = { gateway: '', simulators: '', shop: '' };
  const gone = 'postgres://cong:x@127.0.0.1:1/cong';
  await writeRunFile(dataDir, { pid: 1, ports, urls, databaseUrl: gone });
  const data = ['--data-dir', 'data'];
  expect(await cong(['bank', 'close', 'NVB', ...data])).toMatchObject({ code: 0, err: '' });
  const { out } = await cong(['bank', 'list', '--json', ...data]);
  const nvb = JSON.parse(out).find(({ code }: { code: string }) => code === 'NVB');
  expect(nvb.state).toBe('closed');
  expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toMatch(
    /database system is shut down\s*$/,
  );
});

test('a setting that is wrong is told before a database is started for the command', async () => {
  const refused = await cong(['bank', 'list', '--data-dir', 'data'], { CONG_IDLE: 'soon' });
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/^CONG_IDLE is “soon”.*\n$/);
  await expect(readdir(join(folder, 'data'))).rejects.toThrow('ENOENT');
});

test.each([
  [['nothing'], {}, /^There is no command “nothing”/],
  [['bank', 'list'], { CONG_WRITER_MAXBATCH: '1' }, /did you mean CONG_WRITER_MAX_BATCH/],
  [['bank', 'list', '--data-dir'], {}, /--data-dir <folder>' argument missing/],
  [['bank', 'list'], { CONG_MODE: 'production', DATABASE_URL: '' }, /DATABASE_URL is not set/],
  [['serve', '--foo'], {}, /^“cong serve” takes no “--foo”: settings come from the environment/],
])('%j %j ends with exit code 1 and says why, without a stack', async (args, env, line) => {
  const { code, out, err } = await cong(args, { ...sandbox(), ...env });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(line);
  expect(err).not.toMatch(/\n\s+at /);
});

test.each([[['bank', 'list']], [['serve', 'work']], [['migrate']]])(
  '%j: a database that cannot be reached is one line that names DATABASE_URL, without the password',
  async (words) => {
    const refused = await cong(words, { ...sandbox(), DATABASE_URL: NOBODYS });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /^DATABASE_URL: no connection to 127\.0\.0\.1:9\/shop \(connect ECONNREFUSED [^)]*\)\n$/,
    );
  },
);

test('a server whose port is taken says which setting moves it', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  const refused = await cong(['serve'], { ...sandbox(), PORT: String(port) });
  squatter.close();
  expect(refused.code).toBe(1);
  expect(refused.err).toBe(`PORT: port ${port} is taken by another program\n`);
});

test('another master key than the database’s, or another mode, is refused with a line that names the setting', async () => {
  await cong(['bank', 'list'], sandbox());
  const otherKey = { ...sandbox(), CONG_MASTER_KEY: 'cd'.repeat(32) };
  expect((await cong(['bank', 'list'], otherKey)).err).toMatch(
    /^The database's keys.*CONG_MASTER_KEY/,
  );
  const production = {
    CONG_MODE: 'production',
    CONG_PUBLIC_URL: 'https://pay.example.vn',
    CONG_BANKNET_URL: 'https://10.1.2.3',
    CONG_BANKNET_KEY: 'a key of our own',
  };
  const mixed = await cong(['bank', 'list'], { ...sandbox(), ...production });
  expect(mixed).toMatchObject({ code: 1, out: '' });
  expect(mixed.err).toMatch(/^DATABASE_URL is a sandbox database and CONG_MODE is production/);
});

test('a server that is asked to stop finishes and ends well', async () => {
  const child = start(['work'], sandbox());
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"working"')) child.kill('SIGTERM');
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect(code).toBe(0);
});
