import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** `run.json`: how other commands find the sandbox that runs on a data folder. */
export type RunFile = {
  readonly pid: number;
  readonly ports: { readonly gateway: number; readonly simulators: number; readonly shop: number };
  readonly urls: { readonly gateway: string; readonly simulators: string; readonly shop: string };
  readonly databaseUrl: string;
  /** It is being stopped: its ports and its database will be free in a moment. */
  readonly stopping?: true;
};

const pathOf = (dataDir: string): string => join(dataDir, 'run.json');

export async function writeRunFile(dataDir: string, run: RunFile): Promise<void> {
  const path = pathOf(dataDir);
  await mkdir(dirname(path), { recursive: true });
  // It holds the database's password.
  await writeFile(`${path}.new`, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** What the last sandbox wrote; it may have been killed since, so callers check that it answers. */
export async function readRunFile(dataDir: string): Promise<RunFile | undefined> {
  try {
    return JSON.parse(await readFile(pathOf(dataDir), 'utf8'));
  } catch {
    return undefined;
  }
}

export const removeRunFile = (dataDir: string): Promise<void> =>
  rm(pathOf(dataDir), { force: true });
