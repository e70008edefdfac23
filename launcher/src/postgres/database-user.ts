import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartupProblem } from '../startup-problem.ts';

/** The account that PostgreSQL runs under, because it refuses to run as root. */
export type DatabaseUser = { readonly uid: number; readonly gid: number; readonly name: string };

const UNPRIVILEGED = 'nobody';

/**
 * Who runs the database: undefined means the caller itself. As root it is the owner of the data
 * that is already there, and for new data the account `nobody`, so that no account is created.
 */
export async function databaseUser(dataFolder: string): Promise<DatabaseUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataFolder).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    return { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` };
  }
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = accounts.split('\n').find((account) => account.startsWith(`${UNPRIVILEGED}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new StartupProblem(
      `PostgreSQL refuses to run as root and there is no account "${UNPRIVILEGED}": ` +
        'start as an ordinary user, or set DATABASE_URL',
    );
  }
  return { uid: Number(uid), gid: Number(gid), name: UNPRIVILEGED };
}

const READ_AND_ENTER = 0o5;

/** Whether the user may enter every folder on the way to this path, and read or enter the path itself. */
export async function isReachableBy(user: DatabaseUser, path: string): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const bits = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode;
  if ((bits & READ_AND_ENTER) !== READ_AND_ENTER) return false;
  return mayPass(user, dirname(path));
}

/** Whether the user may pass through this folder and all above it. */
export async function mayPass(user: DatabaseUser, folder: string): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const bits = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode;
  if ((bits & 0o1) === 0) return false;
  return folder === dirname(folder) || mayPass(user, dirname(folder));
}
