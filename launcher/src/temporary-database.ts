import { chmod, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningDatabase, startDatabase } from './embedded-postgres.ts';
import { makeSharedFolder, SHARED_FOLDER } from './postgres/binaries.ts';
import { databaseUser, mayPass } from './postgres/database-user.ts';
import { findPostmaster, stopPostmaster } from './postgres/postmaster.ts';
import { isAlive } from './process-signal.ts';

const PREFIX = 'cong-temporary-';

/**
 * A PostgreSQL for one run of tests: empty, fast, not durable unless asked, and gone after `stop`.
 * What a killed run left behind is removed first.
 */
export async function startTemporaryDatabase(
  options: { readonly durable?: boolean } = {},
): Promise<RunningDatabase> {
  const dataDir = await temporaryDataDir();
  const database = await startDatabase({ dataDir, durable: options.durable ?? false });
  return {
    ...database,
    async stop() {
      await database.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** A folder for such a database, where its user can reach it. Left behind by a killed run, it is removed by the next. */
export async function temporaryDataDir(): Promise<string> {
  const base = await chooseBase();
  await removeLeftBehind(base);
  const dataDir = await mkdtemp(join(base, `${PREFIX}${process.pid}-`));
  await chmod(dataDir, 0o711);
  return dataDir;
}

async function chooseBase(): Promise<string> {
  const user = await databaseUser(tmpdir());
  if (user === undefined || (await mayPass(user, tmpdir()))) return tmpdir();
  await makeSharedFolder();
  return SHARED_FOLDER;
}

async function removeLeftBehind(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const owner = Number(name.startsWith(PREFIX) && name.slice(PREFIX.length).split('-')[0]);
    if (!Number.isInteger(owner) || owner === 0 || isAlive(owner)) continue;
    const dataDir = join(base, name);
    const folder = await lstat(dataDir).catch(() => undefined);
    if (!folder?.isDirectory() || folder.uid !== process.getuid?.()) continue;
    const postmaster = await findPostmaster(join(dataDir, 'postgres'));
    if (postmaster !== undefined) await stopPostmaster(postmaster.pid, join(dataDir, 'postgres'));
    await rm(dataDir, { recursive: true, force: true });
  }
}
