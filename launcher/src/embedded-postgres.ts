import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from './postgres/binaries.ts';
import { type ClusterPointer, moveToFreePort, openCluster } from './postgres/cluster-pointer.ts';
import { type DataFolderLock, lockDataFolder } from './postgres/data-folder-lock.ts';
import { databaseUser } from './postgres/database-user.ts';
import { DATABASE_NAME, initialise } from './postgres/initialise.ts';
import {
  findPostmaster,
  forgetDeadPostmaster,
  type LaunchPlan,
  launchPostmaster,
  type Postmaster,
  stopPostmaster,
} from './postgres/postmaster.ts';
import { StartupProblem } from './startup-problem.ts';

export type StartDatabaseOptions = {
  readonly dataDir: string;
  /** False for throw-away databases of tests only: a crash may then lose everything. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
};

/** A PostgreSQL of our own, locked for this process until `stop`. */
export type RunningDatabase = {
  readonly url: string;
  /** It was running already: its former launcher died without stopping it. */
  readonly adopted: boolean;
  readonly pid: number;
  /** Settles when PostgreSQL went away without `stop`. */
  readonly lost: Promise<void>;
  /** A fast shutdown, waited for. The data stays. */
  stop(): Promise<void>;
};

type Running = { readonly postmaster: Postmaster; readonly adopted: boolean };

const POLL_MS = 50;
/** How long a postmaster that is starting, stopping or being replaced is waited for. */
const PATIENCE_MS = 120_000;

/**
 * Starts the embedded PostgreSQL 18 of a data folder, or adopts the one that is still running.
 * @throws {StartupProblem} with one line for the reader when that is not possible.
 */
export async function startDatabase(options: StartDatabaseOptions): Promise<RunningDatabase> {
  const { log = () => {}, durable = true } = options;
  const dataDir = resolve(options.dataDir);
  const pointer = await openCluster(dataDir);
  const { folder } = pointer;
  const user = await databaseUser(folder);
  const binaries = await postgresBinaries(user);
  if (await initialise(pointer, { binaries, user, durable })) {
    log(`PostgreSQL: new database in ${folder}`);
  }
  const durability = durable ? 'durable' : 'throwaway';
  const logFile = join(dataDir, 'postgres.log');
  const plan: LaunchPlan = { pointer, binaries, user, durability, logFile };
  const { postmaster, adopted, lock } = await startLocked(plan, dataDir);
  await createDatabase(databaseUrl(pointer, postmaster, 'postgres'));
  log(`PostgreSQL: ${adopted ? 'found running' : 'started'} on port ${postmaster.port}`);
  return {
    url: databaseUrl(pointer, postmaster, DATABASE_NAME),
    adopted,
    pid: postmaster.pid,
    lost: lock.lost,
    async stop() {
      await lock.release();
      await stopPostmaster(postmaster.pid, folder);
    },
  };
}

const databaseUrl = ({ password }: ClusterPointer, { port }: Postmaster, name: string): string =>
  `postgres://${DATABASE_NAME}:${password}@127.0.0.1:${port}/${name}`;

async function startLocked(
  plan: LaunchPlan,
  dataDir: string,
): Promise<Running & { readonly lock: DataFolderLock }> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  let pointer = plan.pointer;
  while (performance.now() < giveUpAt) {
    const found = await adoptOrLaunch({ ...plan, pointer });
    if (found === 'port_taken') pointer = await moveToFreePort(dataDir);
    else if (found !== 'not_yet') {
      const { pid } = found.postmaster;
      const isServerAlive = async () => (await findPostmaster(pointer.folder))?.pid === pid;
      const adminUrl = databaseUrl(pointer, found.postmaster, 'postgres');
      const lock = await lockDataFolder(adminUrl, isServerAlive);
      if (lock === 'held_by_another') {
        throw new StartupProblem(
          `The data folder ${dataDir} is in use by another running Cổng: stop that one, ` +
            'or name another folder with CONG_DATA_DIR',
        );
      }
      if (lock !== 'unreachable') return { ...found, lock };
    }
    await wait(POLL_MS);
  }
  throw new StartupProblem(
    `PostgreSQL in ${pointer.folder} does not answer: see ${plan.logFile}, ` +
      'or name another folder with CONG_DATA_DIR',
  );
}

async function adoptOrLaunch(plan: LaunchPlan): Promise<Running | 'port_taken' | 'not_yet'> {
  const running = await findPostmaster(plan.pointer.folder);
  if (running?.status === 'ready') return { postmaster: running, adopted: true };
  if (running !== undefined) return 'not_yet';
  const launch = await launchPostmaster(plan);
  switch (launch.outcome) {
    case 'ready':
      return { postmaster: launch.postmaster, adopted: false };
    case 'port_taken':
      return 'port_taken';
    case 'already_running':
      await forgetDeadPostmaster(plan.pointer.folder);
      return 'not_yet';
    case 'still_ending':
      return 'not_yet';
    case 'failed':
      throw new StartupProblem(failureLine(launch.log, plan.logFile));
  }
}

function failureLine(log: string, logFile: string): string {
  const cause = log.split('\n').findLast((line) => /FATAL|PANIC|rror/.test(line)) ?? log;
  return `PostgreSQL did not start: ${cause} (${logFile})`;
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [
      DATABASE_NAME,
    ]);
    if (known.rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}
