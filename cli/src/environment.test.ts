import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cong-cli-'));
});
afterEach(() => rm(root, { recursive: true }));

test('without settings the data folder is the one that npm start uses, wherever it is typed', async () => {
  const environment = await readEnvironment({ env: {}, cwd: '/elsewhere', root });
  expect(environment).toEqual({ variables: {}, dataDir: join(root, '.data') });
});

test('.env beside npm start is read, and the environment wins over it', async () => {
  await writeFile(join(root, '.env'), 'CONG_DATA_DIR=kept\nPORT=9000\nCONG_IDLE=5m\n');
  const environment = await readEnvironment({ env: { PORT: '9500' }, cwd: '/elsewhere', root });
  expect(environment.dataDir).toBe(join(root, 'kept'));
  expect(environment.variables).toMatchObject({ PORT: '9500', CONG_IDLE: '5m' });
});

test('a folder that is typed is meant from where it is typed', async () => {
  const cwd = '/elsewhere';
  const env = { CONG_DATA_DIR: 'mine' };
  expect((await readEnvironment({ env, cwd, root })).dataDir).toBe('/elsewhere/mine');
  const typed = await readEnvironment({ env, cwd, root, dataDir: 'other' });
  expect(typed.dataDir).toBe('/elsewhere/other');
});
