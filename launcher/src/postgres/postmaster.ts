import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { readlink, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endOf, openLog } from '../log-file.ts';
import { isAlive, signal } from '../process-signal.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { ClusterPointer } from './cluster-pointer.ts';
import type { DatabaseUser } from './database-user.ts';
import { programEnvironment } from './initialise.ts';
import { readIfPresent } from './read-if-present.ts';
import { type Durability, serverArguments } from './server-settings.ts';

/** PostgreSQL's main process, as its own `postmaster.pid` tells. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly status: string };

export type LaunchPlan = {
  readonly pointer: ClusterPointer;
  readonly binaries: PostgresBinaries;
  readonly user: DatabaseUser | undefined;
  readonly durability: Durability;
  readonly logFile: string;
};

/** What became of a start: why it failed is read from PostgreSQL's own log. */
export type Launch =
  | { readonly outcome: 'ready'; readonly postmaster: Postmaster }
  | { readonly outcome: 'port_taken' | 'already_running' | 'still_ending' }
  | { readonly outcome: 'failed'; readonly log: string };

const POLL_MS = 20;
const STOP_MS = 60_000;

const pidFile = (folder: string): string => join(folder, 'postmaster.pid');

/** The postmaster that serves this folder now; undefined when none lives, whatever the pid file says. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const lines = ((await readIfPresent(pidFile(folder))) ?? '').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await serves(pid, folder))) return undefined;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

/** A process id may have been given to a stranger since: a postmaster stands in its data folder. */
async function serves(pid: number, folder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    const standsIn = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    return standsIn === (await realpath(folder));
  }
  const command = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(
    () => ({ stdout: '' }),
  );
  return command.stdout.includes(folder);
}

/** Removes what a dead postmaster left when its process id now belongs to a stranger. */
export async function forgetDeadPostmaster(folder: string): Promise<void> {
  if ((await findPostmaster(folder)) === undefined) await rm(pidFile(folder), { force: true });
}

/** Starts PostgreSQL in a session of its own (Ctrl-C is not its business) and waits until it is ready. */
export async function launchPostmaster(plan: LaunchPlan): Promise<Launch> {
  const { folder, port } = plan.pointer;
  const log = await openLog(plan.logFile);
  const child = spawn(
    plan.binaries.postgres,
    ['-D', folder, ...serverArguments(plan.durability, port)],
    {
      ...(plan.user && { uid: plan.user.uid, gid: plan.user.gid }),
      cwd: dirname(plan.binaries.postgres),
      env: programEnvironment(),
      detached: true,
      stdio: ['ignore', log.descriptor, log.descriptor],
    },
  );
  closeSync(log.descriptor);
  child.unref();
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done()).once('error', () => done());
  });
  const postmaster = await waitUntilReady(child, folder);
  if (postmaster !== undefined) return { outcome: 'ready', postmaster };
  await ended;
  return explainFailure(await endOf(log));
}

async function waitUntilReady(
  child: ChildProcess,
  folder: string,
): Promise<Postmaster | undefined> {
  // No deadline: recovery after a crash takes as long as it takes, and a failed start exits.
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const found = await findPostmaster(folder);
    if (found?.pid === child.pid && found.status === 'ready') return found;
    await wait(POLL_MS);
  }
  return undefined;
}

function explainFailure(log: string): Launch {
  if (/could not bind IPv4 address|could not create any TCP\/IP sockets/.test(log)) {
    return { outcome: 'port_taken' };
  }
  if (/lock file "postmaster.pid" already exists/.test(log)) return { outcome: 'already_running' };
  if (/pre-existing shared memory block/.test(log)) return { outcome: 'still_ending' };
  return { outcome: 'failed', log };
}

/** A fast shutdown: sessions are ended, everything is on disk. Waits until the process is gone. */
export async function stopPostmaster(pid: number, folder: string): Promise<void> {
  signal(pid, 'SIGINT');
  const giveUpAt = performance.now() + STOP_MS;
  while ((await findPostmaster(folder))?.pid === pid) {
    // An immediate shutdown loses nothing either; the next start replays the log.
    if (performance.now() > giveUpAt) signal(pid, 'SIGQUIT');
    await wait(POLL_MS);
  }
}
