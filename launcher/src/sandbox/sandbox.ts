import { makeDataFolder } from '../data-folder.ts';
import { startDatabase } from '../embedded-postgres.ts';
import { patienceWith, takenByOurselves } from './earlier-sandbox.ts';
import { requireDatabase } from './external-database.ts';
import { neededPorts, requireFreePorts } from './free-ports.ts';
import type { LauncherSettings } from './launcher-settings.ts';
import { type RunFile, readRunFile, removeRunFile, writeRunFile } from './run-file.ts';
import { type RunningService, type Service, startService, untilReady, withLog } from './service.ts';
import { requireSettings } from './settings-check.ts';

export type SandboxPlan = {
  readonly settings: LauncherSettings;
  readonly urls: RunFile['urls'];
  /** In the order in which they are stopped: whoever calls another comes before it. */
  readonly services: readonly Service[];
  readonly log: (line: string) => void;
  /** Aborted when the reader does not want to wait for the start any more. */
  readonly signal: AbortSignal;
};

export type Sandbox = {
  /** Settles with a sentence when a process ended that should not have. */
  readonly failed: Promise<string>;
  stop(): Promise<void>;
};

type Database = { readonly url: string; readonly lost: Promise<void>; stop(): Promise<void> };

/**
 * Starts the database and the services, and answers when all of them can be used.
 * @throws {StartupProblem} with nothing left running.
 */
export async function startSandbox(plan: SandboxPlan): Promise<Sandbox> {
  const { settings, log, signal } = plan;
  const { dataDir, ports } = settings;
  await requireSettings(settings.environment);
  await makeDataFolder(dataDir);
  const before = await readRunFile(dataDir);
  await requireFreePorts(neededPorts(settings), patienceWith(before)).catch((error: unknown) => {
    throw takenByOurselves(before, settings) ?? error;
  });
  const database = await openDatabase(settings, log);
  const run: RunFile = { pid: process.pid, ports, urls: plan.urls, databaseUrl: database.url };
  const running: RunningService[] = [];
  const stop = async (): Promise<void> => {
    await writeRunFile(dataDir, { ...run, stopping: true });
    for (const service of running.splice(0)) await service.stop();
    await database.stop();
    await removeRunFile(dataDir);
  };
  try {
    signal.throwIfAborted();
    log(`Starting ${plan.services.map(({ name }) => name).join(', ')} …`);
    const environment = {
      ...settings.environment,
      DATABASE_URL: database.url,
      CONG_DATA_DIR: dataDir,
      PORT: String(ports.gateway),
    };
    const waiting: Promise<void>[] = [];
    const failures: Promise<string>[] = [];
    for (const service of plan.services) {
      const started = await startService(service, environment);
      running.push(started);
      waiting.push(untilReady(service, started));
      failures.push(started.ended.then((sentence) => withLog(sentence, started)));
    }
    await orAborted(Promise.all(waiting), signal);
    await writeRunFile(dataDir, run);
    const lost = database.lost.then(() => 'PostgreSQL ended');
    return { failed: Promise.race([lost, ...failures]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function orAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  await Promise.race([work, aborted]);
}

async function openDatabase(
  { databaseUrl, dataDir }: LauncherSettings,
  log: SandboxPlan['log'],
): Promise<Database> {
  if (databaseUrl === undefined) {
    log('Starting PostgreSQL 18 …');
    return startDatabase({ dataDir, log });
  }
  await requireDatabase(databaseUrl);
  return { url: databaseUrl, lost: new Promise(() => {}), stop: async () => {} };
}
