import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { patienceWith, takenByOurselves } from './earlier-sandbox.ts';
import type { RunFile } from './run-file.ts';

const ports = { gateway: 8080, simulators: 8081, shop: 8082 };
const urls = { gateway: 'http://g.test', simulators: 'http://s.test', shop: 'http://d.test' };
const running: RunFile = { pid: process.pid, ports, urls, databaseUrl: 'postgres://h/d' };
const stopping: RunFile = { ...running, stopping: true };
const killed: RunFile = { ...running, pid: spawnSync(process.execPath, ['--version']).pid };

test.each([
  ['none was here', undefined, 0],
  ['one is running', running, 0],
  ['one is being stopped', stopping, 4_000],
  ['one was killed', killed, 4_000],
])('taken ports are waited for only where they are about to be free: %s', (_case, before, ms) => {
  expect(patienceWith(before)).toBe(ms);
});

test.each([
  ['none was here', undefined, undefined],
  [
    'one is running',
    running,
    /^Cổng is running on \/data already \(process \d+\): http:\/\/g\.test/,
  ],
  ['one is being stopped', stopping, /^Cổng on \/data is still stopping \(process \d+\)/],
  ['one was killed', killed, undefined],
  ['one runs on other ports', { ...running, ports: { ...ports, gateway: 1 } }, undefined],
])('whose the taken ports are is told where it is known: %s', (_case, before, line) => {
  const problem = takenByOurselves(before, { dataDir: '/data', ports });
  if (line === undefined) expect(problem).toBeUndefined();
  else expect(problem?.message).toMatch(line);
});
