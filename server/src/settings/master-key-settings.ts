import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MasterKey, MasterKeys } from '../secrets/master-key.ts';
import { ensureMasterKeyFile } from '../secrets/master-key-file.ts';
import type { Mode } from './mode.ts';
import type { SettingReader } from './setting-reader.ts';
import { masterKey, plain } from './setting-values.ts';
import type { SettingName } from './settings-table.ts';

type Where = {
  readonly mode: Mode;
  readonly dataDir: string;
  readonly cwd: string;
  /** Whether a sandbox that has no key yet is given one. */
  readonly makesKey: boolean;
};

type Source = { readonly given: SettingName; readonly file: SettingName };

const CURRENT: Source = { given: 'CONG_MASTER_KEY', file: 'CONG_MASTER_KEY_FILE' };
const PREVIOUS: Source = {
  given: 'CONG_MASTER_KEY_PREVIOUS',
  file: 'CONG_MASTER_KEY_PREVIOUS_FILE',
};

/** The master keys, from settings or files; the sandbox makes its own on the first start. */
export async function loadMasterKeys(
  read: SettingReader,
  { mode, dataDir, cwd, makesKey }: Where,
): Promise<MasterKeys | undefined> {
  const standard = join(dataDir, 'master.key');
  const noneGiven = read.text(CURRENT.given) === undefined && read.text(CURRENT.file) === undefined;
  if (noneGiven && mode === 'production') {
    read.require('CONG_MASTER_KEY', 'production needs it, or CONG_MASTER_KEY_FILE');
  }
  const current =
    noneGiven && mode === 'sandbox'
      ? await sandboxKey(read, standard, makesKey)
      : await load(read, CURRENT, cwd);
  const previous = await load(read, PREVIOUS, cwd);
  if (current === undefined) return undefined;
  return { current, ...(previous && { previous }) };
}

async function load(
  read: SettingReader,
  { given, file }: Source,
  cwd: string,
): Promise<MasterKey | undefined> {
  const path = read.optional(file, plain);
  if (path === undefined) return read.optional(given, masterKey);
  if (read.text(given) !== undefined) {
    read.problems.push(`${given} and ${file} are both set: only one can count`);
    return undefined;
  }
  return keyIn(read, resolve(cwd, path), file);
}

async function sandboxKey(
  read: SettingReader,
  path: string,
  makesKey: boolean,
): Promise<MasterKey | undefined> {
  // A start that cannot go on leaves nothing behind.
  if (read.problems.length > 0) return undefined;
  if (!makesKey && !existsSync(path)) return undefined;
  try {
    await ensureMasterKeyFile(path);
  } catch (error) {
    read.problems.push(`CONG_DATA_DIR: ${path} cannot be written (${codeOf(error)})`);
    return undefined;
  }
  return keyIn(read, path, 'CONG_DATA_DIR');
}

async function keyIn(
  read: SettingReader,
  path: string,
  setting: SettingName,
): Promise<MasterKey | undefined> {
  try {
    const key = masterKey(await readFile(path, 'utf8'));
    if (key.ok) return key.value;
    read.problems.push(`${setting}: ${path} is no master key: ${key.error}`);
  } catch (error) {
    read.problems.push(`${setting}: ${path} cannot be read (${codeOf(error)})`);
  }
  return undefined;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
