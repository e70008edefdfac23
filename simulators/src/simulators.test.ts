import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { vnd } from '@cong/values/money.ts';
import { format, PATHS } from '@cong/wire/banknet/messages.ts';
import { SANDBOX_ACQUIRER } from '@cong/wire/banknet/sandbox.ts';
import { requestHeaders } from '@cong/wire/banknet/signature.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

let dataDir: string;
let running: ChildProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cong-simulators-'));
});
afterEach(async () => {
  if (running?.exitCode === null && running.signalCode === null) {
    running.kill('SIGKILL');
    await once(running, 'exit');
  }
  await rm(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts the simulators as `npm start` does; resolves when they listen. */
async function start(env: NodeJS.ProcessEnv) {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, CONG_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, url: line.replace(/^.* /, '') };
}

async function post(url: string, path: string, body: string): Promise<Record<string, unknown>> {
  const signed = { timestamp: String(Date.now()), method: 'POST', path, body };
  const headers = requestHeaders(signed, SANDBOX_ACQUIRER.id, SANDBOX_ACQUIRER.key);
  const answer = await fetch(url + path, { method: 'POST', headers, body });
  return (await answer.json()) as Record<string, unknown>;
}

const check = format({
  attemptRef: 'A1',
  bank: 'VCB',
  amount: vnd(1_000n),
  description: 'x',
  clientIp: '203.0.113.7',
  locale: 'vi',
  expiresAt: new Date(Date.now() + 600_000),
  card: { number: '9704000000000018', holder: 'NGUYEN VAN A', date: '03/07' },
  returnUrl: 'http://gate.test/return',
  resultUrl: 'http://gate.test/result',
  answerWithinMs: 1_000,
});

const order = (bankRef: unknown) =>
  format({ attemptRef: 'A1', bankRef: String(bankRef), otp: '00000000', answerWithinMs: 1_000 });

test('the bank remembers an attempt and its debit over kill -9, and is beside the gateway’s port', async () => {
  const port = await freePort();
  const first = await start({ PORT: String(port - 1) });
  expect(first.url).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  const { bankRef } = await post(first.url, PATHS.check, check);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await start({ CONG_SIMULATORS_PORT: String(port), PORT: '1' });
  expect(await post(second.url, PATHS.authorise, order(bankRef))).toMatchObject({ code: '00' });
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');

  const third = await start({ CONG_SIMULATORS_PORT: String(port) });
  const debited = { code: '00', amount: '1000', bankRef };
  expect(await post(third.url, PATHS.inquiry, '{"attemptRef":"A1"}')).toMatchObject(debited);
  expect(await post(third.url, PATHS.authorise, order(bankRef))).toMatchObject(debited);
  const books = (await (await fetch(`${third.url}/banknet/books`)).json()) as unknown;
  expect(books).toMatchObject({
    entries: [{ attemptRef: 'A1', debited: '1000', refunded: '0' }],
    next: null,
    totals: { debits: 1, debited: '1000', refunded: '0' },
  });
});

test('SIGTERM ends the simulators at once, calls that are never answered included', async () => {
  const { child, url } = await start({ CONG_SIMULATORS_PORT: String(await freePort()) });
  await fetch(`${url}/banknet/control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      match: { bank: 'VCB' },
      behaviour: { authorise: 'silent_after_debit' },
    }),
  });
  const { bankRef } = await post(url, PATHS.check, check);
  const unanswered = post(url, PATHS.authorise, order(bankRef));
  const cut = expect(unanswered).rejects.toThrow('fetch failed');
  while ((await (await fetch(`${url}/banknet/books`)).text()).includes('"entries":[]'));
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await cut;
});

test('a port that is none is one clear line', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { ...process.env, CONG_DATA_DIR: dataDir, PORT: 'http' },
    stdio: 'pipe',
  });
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  expect(line).toBe('simulators: PORT or CONG_SIMULATORS_PORT is not a port number');
  expect(await once(child, 'exit')).toEqual([1, null]);
});
