import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where a command runs, and what the server is to know of it. */
export type CliEnvironment = {
  /** The process's own variables and those of `.env`; the process's win. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly dataDir: string;
};

type Place = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Given on the command line. */
  readonly dataDir?: string;
  /** Where `npm start` is typed, and `.env` stands. */
  readonly root?: string;
};

/** The settings that `npm start` uses, from whatever folder the command is typed in. */
export async function readEnvironment({
  env,
  cwd,
  dataDir,
  root = ROOT,
}: Place): Promise<CliEnvironment> {
  const file = await readEnvFile(join(root, '.env'));
  const own = dataDir ?? env.CONG_DATA_DIR;
  return {
    variables: { ...file, ...env },
    dataDir: own ? resolve(cwd, own) : resolve(root, file.CONG_DATA_DIR || '.data'),
  };
}

const readEnvFile = (path: string): Promise<NodeJS.Dict<string>> =>
  readFile(path, 'utf8').then(parseEnv, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return {};
    throw error;
  });
