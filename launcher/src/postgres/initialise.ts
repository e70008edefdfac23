import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupProblem } from '../startup-problem.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { ClusterPointer } from './cluster-pointer.ts';
import type { DatabaseUser } from './database-user.ts';
import { readIfPresent } from './read-if-present.ts';

/** The superuser that the launcher makes, and the database's name. */
export const DATABASE_NAME = 'cong';

const MAJOR_VERSION = '18';
const run = promisify(execFile);

/** Creates the cluster's files on the first start; `true` when it did. */
export async function initialise(
  pointer: ClusterPointer,
  how: { binaries: PostgresBinaries; user: DatabaseUser | undefined; durable: boolean },
): Promise<boolean> {
  const { folder } = pointer;
  const version = await readIfPresent(join(folder, 'PG_VERSION'));
  if (version !== undefined) {
    if (version.trim() === MAJOR_VERSION) return false;
    throw new StartupProblem(
      `${folder} holds a PostgreSQL ${version.trim()} database, not ${MAJOR_VERSION}: ` +
        'name another folder with CONG_DATA_DIR',
    );
  }
  const half = `${folder}.${randomBytes(6).toString('hex')}`;
  await mkdir(half, { mode: 0o700 });
  const passwordFile = join(half, 'password');
  const cluster = join(half, 'cluster');
  try {
    await writeFile(passwordFile, pointer.password, { mode: 0o600 });
    await mkdir(cluster, { mode: 0o700 });
    if (how.user !== undefined) {
      for (const path of [half, passwordFile, cluster]) {
        await chown(path, how.user.uid, how.user.gid);
      }
    }
    await run(how.binaries.initdb, initdbArguments({ cluster, passwordFile, ...how }), {
      ...(how.user && { uid: how.user.uid, gid: how.user.gid }),
      cwd: dirname(how.binaries.initdb),
      env: programEnvironment(),
    }).catch((error: Error) => {
      throw new StartupProblem(`PostgreSQL made no database: ${lastLine(error.message)}`);
    });
    await chmod(cluster, 0o700);
    // When another start was faster, its files are there already and are used.
    await rename(cluster, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return true;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function initdbArguments(how: {
  cluster: string;
  passwordFile: string;
  durable: boolean;
}): readonly string[] {
  return [
    ...['-D', how.cluster, '-U', DATABASE_NAME, '--pwfile', how.passwordFile],
    ...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'],
    // The locale comes with PostgreSQL, so that sorting does not depend on the machine.
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
    ...(how.durable ? [] : ['--no-sync']),
  ];
}

/** PostgreSQL's programs read many variables: they get none that could change what they do. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
}
