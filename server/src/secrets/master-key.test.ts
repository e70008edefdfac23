import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { testFolders } from '../testing/test-folders.ts';
import { masterKeyOf, parseMasterKey } from './master-key.ts';
import { ensureMasterKeyFile } from './master-key-file.ts';

const BYTES = Buffer.from([...Array(32).keys()].map((n) => n * 8));
const folder = testFolders('master-key');

test.each([
  BYTES.toString('hex'),
  BYTES.toString('hex').toUpperCase(),
  BYTES.toString('base64'),
  BYTES.toString('base64url'),
  ` ${BYTES.toString('base64')}\n`,
])('32 bytes are read from %s', (text) => {
  expect(parseMasterKey(text)?.key.export()).toEqual(BYTES);
});

test.each([
  '',
  'secret',
  BYTES.toString('hex').slice(1),
  `${BYTES.toString('hex')}00`,
  BYTES.subarray(1).toString('base64'),
  Buffer.concat([BYTES, BYTES]).toString('base64'),
  `${BYTES.toString('base64')}!`,
  `${BYTES.toString('hex').slice(2)}zz`,
])('anything else is not a key: %j', (text) => {
  expect(parseMasterKey(text)).toBeUndefined();
});

test('a key is found by its id, whatever form it was written in, and does not print', () => {
  const current = parseMasterKey(BYTES.toString('hex'));
  const same = parseMasterKey(BYTES.toString('base64'));
  const previous = parseMasterKey('f'.repeat(64));
  if (!current || !same || !previous) throw new Error('not read');
  expect(same.id).toBe(current.id);
  expect(masterKeyOf({ current, previous }, previous.id)).toBe(previous);
  expect(masterKeyOf({ current, previous }, same.id)).toBe(current);
  expect(masterKeyOf({ current }, previous.id)).toBeUndefined();
  expect(inspect(current) + JSON.stringify(current)).not.toMatch(/0008101820|CBAYIC/i);
});

test('two processes that start at once use one new key, which only the owner may read', async () => {
  const path = join(await folder(), 'data', 'master.key');
  await Promise.all([1, 2, 3, 4].map(() => ensureMasterKeyFile(path)));
  const text = await readFile(path, 'utf8');
  expect(parseMasterKey(text)?.key.symmetricKeySize).toBe(32);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(path, '..'))).toEqual(['master.key']);
});

test('a key that is there is never replaced, whatever it holds', async () => {
  const path = join(await folder(), 'master.key');
  await writeFile(path, 'mine');
  await ensureMasterKeyFile(path);
  expect(await readFile(path, 'utf8')).toBe('mine');
});
