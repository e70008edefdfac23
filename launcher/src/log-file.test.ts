import { closeSync, writeSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asidePath, endOf, type LogFile, openLog } from './log-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cong-log-'));
  path = join(folder, 'log', 'demo-shop.log');
});

afterEach(async () => rm(folder, { recursive: true }));

async function written(text: string, limit?: number): Promise<LogFile> {
  const log = await openLog(path, limit);
  writeSync(log.descriptor, text);
  closeSync(log.descriptor);
  return log;
}

test('what an earlier process wrote stays, and is not told as what the next one wrote', async () => {
  expect(await endOf(await written('killed while paying\n'))).toBe('killed while paying');
  const next = await written('');
  expect(await endOf(next)).toBe('');
  await written('started\n');
  expect(await endOf(next)).toBe('started');
  expect(await readFile(path, 'utf8')).toBe('killed while paying\nstarted\n');
});

test('a log beyond its limit is set aside at the next start, one of them', async () => {
  for (const text of ['first', 'second', 'third']) await written(text, 4);
  expect(await readFile(path, 'utf8')).toBe('third');
  expect(await readFile(join(folder, 'log', 'demo-shop.1.log'), 'utf8')).toBe('second');
  expect(await readdir(join(folder, 'log'))).toHaveLength(2);
});

test('a log at its limit is not set aside', async () => {
  await written('four', 4);
  await written('more', 4);
  expect(await readFile(path, 'utf8')).toBe('fourmore');
});

test('only its owner reads it', async () => {
  await written('x');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('the end of a long log begins with a whole line', async () => {
  const lines = Array.from({ length: 9_000 }, (_value, at) => `line ${at}`);
  const end = (await endOf(await written(`${lines.join('\n')}\n`))).split('\n');
  expect(end.length).toBeGreaterThan(100);
  expect(lines.slice(-end.length)).toEqual(end);
});

test.each([
  ['/data/log/gateway.log', '/data/log/gateway.1.log'],
  ['/data.log/postgres', '/data.log/postgres.1'],
])('%s is set aside as %s', (log, aside) => expect(asidePath(log)).toBe(aside));
