import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { findPostmaster } from '../postgres/postmaster.ts';
import { isAlive } from '../process-signal.ts';
import { standInPlan } from '../testing/stand-in-sandbox.ts';
import { readRunFile } from './run-file.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

let dataDir: string;
let databaseUrl: string;
let sandbox: Sandbox | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cong-sandbox-'));
  const server: { adminUrl: string } = await (await fetch(inject('testServerUrl'))).json();
  databaseUrl = server.adminUrl;
});

afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
  await rm(dataDir, { recursive: true });
});

async function seenBy(url: string | undefined): Promise<{ pid: number }> {
  return (await fetch(String(url))).json();
}

test('services get the database, the data folder and the port, and are found by run.json', async () => {
  const plan = await standInPlan({ dataDir, databaseUrl });
  sandbox = await startSandbox(plan);
  const { ports } = plan.settings;
  expect(await seenBy(plan.services[0]?.readyUrl)).toEqual({
    pid: expect.any(Number),
    DATABASE_URL: databaseUrl,
    CONG_DATA_DIR: dataDir,
    PORT: String(ports.gateway),
  });
  expect(await readRunFile(dataDir)).toEqual({
    pid: process.pid,
    ports,
    urls: plan.urls,
    databaseUrl,
  });
  expect((await stat(join(dataDir, 'run.json'))).mode & 0o777).toBe(0o600);
});

test('a stop ends every service in order and takes run.json away', async () => {
  const plan = await standInPlan({ dataDir, databaseUrl });
  const running = await startSandbox(plan);
  await running.stop();
  for (const { readyUrl, logFile } of plan.services) {
    await expect(fetch(readyUrl)).rejects.toThrow();
    expect(await readFile(logFile, 'utf8')).toBe('ended in order\n');
  }
  expect(await readRunFile(dataDir)).toBeUndefined();
});

test('a service that dies later is announced with its name, cause and log', async () => {
  const plan = await standInPlan({ dataDir, databaseUrl });
  sandbox = await startSandbox(plan);
  process.kill((await seenBy(plan.services[1]?.readyUrl)).pid, 'SIGKILL');
  expect(await sandbox.failed).toMatch(/^simulators ended \(SIGKILL\); its log, .*simulators.log/);
});

test('a service that fails at its start is told with its own words, and nothing is left running', async () => {
  const plan = await standInPlan({ dataDir, databaseUrl, behaviours: ['ready', 'ready', 'fails'] });
  await expect(startSandbox(plan)).rejects.toThrow(
    /shop ended \(exit code 3\)[\s\S]*the setting CONG_X is wrong/,
  );
  await expect(fetch(String(plan.services[0]?.readyUrl))).rejects.toThrow();
});

test('a log keeps what earlier runs wrote, and a failure is told with the words of its own run', async () => {
  const plan = await standInPlan({ dataDir, databaseUrl });
  await (await startSandbox(plan)).stop();
  const logFile = String(plan.services[0]?.logFile);
  await writeFile(logFile, 'killed while paying\n');
  const running = await startSandbox(plan);
  process.kill((await seenBy(plan.services[0]?.readyUrl)).pid, 'SIGKILL');
  expect(await running.failed).toMatch(/^gateway ended \(SIGKILL\); its log, .*, ends with:$/);
  await running.stop();
  expect(await readFile(logFile, 'utf8')).toBe('killed while paying\n');
});

test('a start that is not wanted any more stops what it began', async () => {
  const controller = new AbortController();
  const plan = await standInPlan({
    dataDir,
    databaseUrl,
    behaviours: ['ready', 'ready', 'silent'],
    signal: controller.signal,
  });
  const start = startSandbox(plan);
  start.catch(() => {});
  const gateway = await vi.waitFor(() => seenBy(plan.services[0]?.readyUrl), { timeout: 10_000 });
  controller.abort(new Error('not wanted'));
  await expect(start).rejects.toThrow('not wanted');
  expect(isAlive(gateway.pid)).toBe(false);
});

test.each([
  ['its own setting', 'demo shop', 'CONG_SHOP_PORT'],
  ['PORT, which it follows', 'demo shop, PORT\\+2', 'PORT'],
])(
  'a taken port is told in one line that names %s, before anything is started',
  async (_what, purpose, setting) => {
    const plan = await standInPlan({ dataDir, databaseUrl });
    const { shop } = plan.settings.ports;
    const environment: NodeJS.ProcessEnv = { ...plan.settings.environment };
    if (setting === 'PORT') delete environment.CONG_SHOP_PORT;
    const squatter = createServer().listen(shop, '127.0.0.1');
    await once(squatter, 'listening');
    await expect(
      startSandbox({ ...plan, settings: { ...plan.settings, environment } }),
    ).rejects.toThrow(
      new RegExp(
        `^Port ${shop} \\(${purpose}\\) is taken by another program: .* with ${setting}, as`,
      ),
    );
    squatter.close();
    await expect(fetch(String(plan.services[0]?.readyUrl))).rejects.toThrow();
  },
);

test.each([
  ['below a file', 'file/data', 'ENOTDIR'],
  ['a file', 'file', 'EEXIST'],
  ['below /proc', '/proc/cong', 'ENOENT'],
])(
  'a data folder that cannot be made (%s) is told in one line that names CONG_DATA_DIR',
  async (_what, name, code) => {
    await writeFile(join(dataDir, 'file'), '');
    const plan = await standInPlan({ dataDir, databaseUrl });
    const settings = { ...plan.settings, dataDir: resolve(dataDir, name) };
    await expect(startSandbox({ ...plan, settings })).rejects.toThrow(
      new RegExp(`^The data folder .*${name} cannot be made .* \\(${code}\\): .* CONG_DATA_DIR$`),
    );
  },
);

test('a setting that is wrong is told before a database is started or a port is asked for', async () => {
  const plan = await standInPlan({ dataDir });
  const environment = { ...plan.settings.environment, CONG_IDLE: 'soon', CONG_SHOPPORT: '1' };
  await expect(
    startSandbox({ ...plan, settings: { ...plan.settings, environment } }),
  ).rejects.toThrow(
    /^CONG_SHOPPORT is not a setting; did you mean CONG_SHOP_PORT\?\nCONG_IDLE is “soon”: .* is needed$/,
  );
  expect(await readdir(dataDir)).toEqual([]);
});

test('a second start on the same folder is told that it runs already, and where', async () => {
  const plan = await standInPlan({ dataDir, databaseUrl });
  sandbox = await startSandbox(plan);
  await expect(startSandbox(plan)).rejects.toThrow(
    `Cổng is running on ${dataDir} already (process ${process.pid}): ${plan.urls.gateway}`,
  );
});

test('kill -9 of the launcher takes the services along; the next start adopts the database', async () => {
  const plan = await standInPlan({ dataDir });
  const { gateway, simulators, shop } = plan.settings.ports;
  const script = fileURLToPath(new URL('../testing/stand-in-sandbox.ts', import.meta.url));
  const launcher = spawn(process.execPath, [script, dataDir, `${gateway},${simulators},${shop}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface(launcher.stdout), 'line');
  const before = await readRunFile(dataDir);
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  sandbox = await startSandbox(plan);
  const after = await readRunFile(dataDir);
  expect(before?.pid).toBe(launcher.pid);
  expect(after).toEqual({ ...before, pid: process.pid });
  const { folder } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8'));
  await sandbox.stop();
  sandbox = undefined;
  expect(await findPostmaster(folder)).toBeUndefined();
  await rm(folder, { recursive: true, force: true });
});
