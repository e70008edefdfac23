import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;
const children: ChildProcess[] = [];

const START = `import { runInstalled } from './launcher/bootstrap.mjs';
  runInstalled('entry.mjs');`;

const ENTRY = `const wait = process.argv[2] === 'wait';
  if (wait) {
    setInterval(() => {}, 1000);
    process.on('disconnect', () => { console.log('alone'); process.exit(); });
    process.on('SIGTERM', () => { console.log('asked to end'); process.exit(5); });
  }
  console.log('entry', process.argv.slice(2).join(' '));
  if (!wait) process.exit(7);`;

/** Stands in for npm: writes down its arguments, and installs or fails as the test says. */
const NPM = `import { appendFileSync, mkdirSync, symlinkSync } from 'node:fs';
  appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
  if (process.env.NPM === 'fails') process.exit(9);
  mkdirSync('node_modules/node/bin', { recursive: true });
  if (process.env.NPM === 'installs') symlinkSync(process.execPath, 'node_modules/node/bin/node');`;

const BLOCKED = `const fs = require('fs'); fs.symlinkSync(process.execPath, 'bin/node');`;

/** A clone: the real bootstrap around a small entry, with a stand-in for npm. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cong-bootstrap-'));
  await mkdir(join(root, 'launcher'));
  const bootstrap = fileURLToPath(new URL('../bootstrap.mjs', import.meta.url));
  await copyFile(bootstrap, join(root, 'launcher/bootstrap.mjs'));
  await writeFile(join(root, 'package-lock.json'), '{}');
  await writeFile(join(root, 'start.mjs'), START);
  await writeFile(join(root, 'entry.mjs'), ENTRY);
  await mkdir(join(root, 'npm'));
  await writeFile(join(root, 'npm/package.json'), '{"type":"module"}');
  await writeFile(join(root, 'npm/npm-cli.js'), NPM);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true });
});

function start(args: readonly string[], npm = 'installs') {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, 'start.mjs'), ...args], {
    env: { ...env, NPM: npm, npm_execpath: join(root, 'npm/npm-cli.js') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const until = async (text: string): Promise<string> => {
    while (!output.includes(text)) await once(child.stdout, 'data');
    return output;
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const closed = once(child, 'close').then(([code]) => ({ code, output }));
  return { child, closed, until };
}

const calls = (): Promise<string> => readFile(join(root, 'calls'), 'utf8').catch(() => '');

test('the first run installs, the next does not, and a changed lock file installs again', async () => {
  const first = await start(['a', 'b']).closed;
  expect(first).toMatchObject({ code: 7, output: expect.stringContaining('entry a b') });
  const install = 'install --no-save --include=dev --include=optional --loglevel=error\n';
  expect(await calls()).toBe(install);
  expect((await start([]).closed).output).not.toContain('installing');
  expect(await calls()).toBe(install);
  await appendFile(join(root, 'package-lock.json'), '\n');
  await rm(join(root, 'node_modules/node'), { recursive: true });
  await start([]).closed;
  expect(await calls()).toBe(install + install);
});

test('a failed install is one line, and is tried again', async () => {
  const { code, output } = await start([], 'fails').closed;
  expect(code).toBe(1);
  expect(output).toMatch(/^npm install did not succeed \(9\).*$/m);
  expect(output).not.toContain('entry');
  expect((await start([]).closed).output).toContain('entry');
});

test('where npm ran no install scripts, Node is fetched all the same', async () => {
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
  await writeFile(join(root, 'node_modules/node/installArchSpecificPackage.js'), BLOCKED);
  expect((await start([], 'blocks').closed).output).toContain('entry');
});

test('a signal is passed on, and the exit code comes back', async () => {
  const run = start(['wait']);
  await run.until('entry wait');
  run.child.kill('SIGTERM');
  expect(await run.closed).toMatchObject({
    code: 5,
    output: expect.stringContaining('asked to end'),
  });
});

test('killed outright, it takes its child along', async () => {
  const run = start(['wait']);
  await run.until('entry wait');
  run.child.kill('SIGKILL');
  expect(await run.until('alone')).toContain('alone');
});

test('npm killed outright ends the child', async () => {
  // As npm does: a process that starts a shell, which starts the script.
  const npm = `require('child_process').spawn('sh', ['-c', '"$NODE" start.mjs wait; true'],
    { stdio: 'inherit', env: { ...process.env, NODE: process.execPath, npm_lifecycle_event: 'start' } });`;
  await mkdir(join(root, 'node_modules/node/bin'), { recursive: true });
  await symlink(process.execPath, join(root, 'node_modules/node/bin/node'));
  const child = spawn(process.execPath, ['-e', npm], {
    cwd: root,
    env: { ...process.env, npm_execpath: join(root, 'npm/npm-cli.js'), NPM: 'links nothing' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  while (!output.includes('entry wait')) await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child.stdout, 'end');
  expect(output).toContain('asked to end');
  expect(existsSync(join(root, 'calls'))).toBe(true);
});
