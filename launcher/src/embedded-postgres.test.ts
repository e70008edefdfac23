import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type RunningDatabase, startDatabase } from './embedded-postgres.ts';
import { openCluster } from './postgres/cluster-pointer.ts';
import { findPostmaster, stopPostmaster } from './postgres/postmaster.ts';

let dataDir: string;
let holder: ChildProcess | undefined;

// One folder for all: making a database takes a second, and every test leaves it stopped.
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cong-embedded-'));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  holder?.kill('SIGKILL');
  holder = undefined;
  const { folder } = await openCluster(dataDir);
  const left = await findPostmaster(folder);
  if (left !== undefined) await stopPostmaster(left.pid, folder);
});

afterAll(() => rm(dataDir, { recursive: true }));

async function query(database: RunningDatabase, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the database and then holds it until it is killed. */
async function startHolder(): Promise<{ pid: number }> {
  const module = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url));
  const script = `const { startDatabase } = await import(${JSON.stringify(module)});
    const { pid } = await startDatabase({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ pid })); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holder = child;
  const [line] = await once(createInterface(child.stdout), 'line');
  return JSON.parse(line);
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined) throw new Error('nobody to kill');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('of two first starts at once, one wins and the other is told', async () => {
  const starts = await Promise.allSettled([startDatabase({ dataDir }), startDatabase({ dataDir })]);
  const [winner] = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const [loser] = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
  expect(String(loser)).toContain('in use by another running');
  await winner?.stop();
  expect(winner).toBeDefined();
});

test('data outlives a stop, and the second start uses the same port and password', async () => {
  const first = await startDatabase({ dataDir });
  await query(first, 'create table kept (n int)');
  await query(first, 'insert into kept values (7)');
  await first.stop();
  await expect(query(first, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const second = await startDatabase({ dataDir });
  expect(second).toMatchObject({ url: first.url, adopted: false });
  expect(await query(second, 'select n from kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('commits are durable, and the server is reached from this machine with the password alone', async () => {
  const database = await startDatabase({ dataDir });
  const [settings] = await query(
    database,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('full_page_writes') as pages, current_setting('data_checksums') as checksums,
      current_setting('listen_addresses') as address, current_setting('unix_socket_directories') as socket,
      current_setting('server_version_num')::int / 10000 as version`,
  );
  expect(settings).toEqual({
    fsync: 'on',
    commit: 'on',
    pages: 'on',
    checksums: 'on',
    address: '127.0.0.1',
    socket: '',
    version: 18,
  });
  const wrong = new URL(database.url);
  wrong.password = 'guess';
  await expect(query({ ...database, url: wrong.href }, 'select 1')).rejects.toMatchObject({
    code: '28P01',
  });
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
  await database.stop();
});

test('a folder in use is refused with one line that names CONG_DATA_DIR', async () => {
  const database = await startDatabase({ dataDir });
  await expect(startDatabase({ dataDir })).rejects.toThrow(
    /in use by another running .*CONG_DATA_DIR/,
  );
  expect(await query(database, 'select 1 as n')).toEqual([{ n: 1 }]);
  await database.stop();
});

test('after kill -9 of its launcher the living server is adopted, and can be stopped', async () => {
  const { pid } = await startHolder();
  await kill(holder);
  const adopted = await startDatabase({ dataDir });
  expect(adopted).toMatchObject({ pid, adopted: true });
  await adopted.stop();
  expect(await findPostmaster((await openCluster(dataDir)).folder)).toBeUndefined();
});

test('after kill -9 of launcher and server the committed rows are recovered', async () => {
  const first = await startDatabase({ dataDir });
  await query(first, 'create table committed as select 7 as n');
  process.kill(first.pid, 'SIGKILL');
  await first.lost;
  const second = await startDatabase({ dataDir });
  expect(second.adopted).toBe(false);
  expect(await query(second, 'select n from committed')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('when one session is killed, the server recovers and the folder stays locked', async () => {
  const database = await startDatabase({ dataDir });
  const holders = "select pid from pg_locks where locktype = 'advisory' and granted";
  const [before] = await query(database, holders);
  process.kill(Number(Object(before).pid), 'SIGKILL');
  await vi.waitFor(
    async () => {
      const now = await query(database, holders);
      expect(now).toEqual([{ pid: expect.any(Number) }]);
      expect(now).not.toEqual([before]);
    },
    { timeout: 10_000 },
  );
  await expect(startDatabase({ dataDir })).rejects.toThrow('in use by another');
  await database.stop();
});

test('a process id that now belongs to a stranger does not keep the server from starting', async () => {
  const first = await startDatabase({ dataDir });
  const { folder } = await openCluster(dataDir);
  const pidFile = join(folder, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8');
  await first.stop();
  // The server's own user: of any other one PostgreSQL itself knows that it is not a postmaster.
  const { uid } = await stat(folder);
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', uid });
  try {
    await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)));
    const second = await startDatabase({ dataDir });
    expect(second.adopted).toBe(false);
    await second.stop();
  } finally {
    stranger.kill();
  }
});

test('when another program took the port, a new port is chosen and remembered', async () => {
  const first = await startDatabase({ dataDir });
  const port = Number(new URL(first.url).port);
  await first.stop();
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  const second = await startDatabase({ dataDir });
  squatter.close();
  expect(Number(new URL(second.url).port)).not.toBe(port);
  await second.stop();
  const third = await startDatabase({ dataDir });
  expect(third.url).toBe(second.url);
  await third.stop();
});

test('a folder of another PostgreSQL version is refused and left as it is', async () => {
  const database = await startDatabase({ dataDir });
  await database.stop();
  const version = join((await openCluster(dataDir)).folder, 'PG_VERSION');
  await writeFile(version, '17\n');
  await expect(startDatabase({ dataDir })).rejects.toThrow(/PostgreSQL 17 database.*CONG_DATA_DIR/);
  expect(await readFile(version, 'utf8')).toBe('17\n');
  await writeFile(version, '18\n');
});

test.runIf(process.getuid?.() === 0)(
  'as root the server runs as an unprivileged user',
  async () => {
    const database = await startDatabase({ dataDir });
    const { uid } = await stat(`/proc/${database.pid}`);
    expect(uid).not.toBe(0);
    await database.stop();
  },
);
