import { startDatabase } from '../embedded-postgres.ts';
import { isAlive } from '../process-signal.ts';
import { StartupProblem } from '../startup-problem.ts';
import { requireDatabase } from './external-database.ts';
import { requireFreePorts } from './free-ports.ts';
import type { LauncherSettings } from './launcher-settings.ts';
import { type RunFile, readRunFile, removeRunFile, writeRunFile } from './run-file.ts';
import { type RunningService, type Service, startService, untilReady, withLog } from './service.ts';

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
  const { dataDir, ports, host } = settings;
  const needed = [
    { port: ports.gateway, host, purpose: 'gateway', setting: 'PORT' },
    { port: ports.simulators, host: '127.0.0.1', purpose: 'simulators, PORT+1', setting: 'PORT' },
    { port: ports.shop, host: '127.0.0.1', purpose: 'demo shop, PORT+2', setting: 'PORT' },
  ];
  await requireFreePorts(needed).catch(async (error: unknown) => {
    throw (await takenByOurselves(plan)) ?? error;
  });
  const database = await openDatabase(settings, log);
  const running: RunningService[] = [];
  const stop = async (): Promise<void> => {
    await removeRunFile(dataDir);
    for (const service of running.splice(0)) await service.stop();
    await database.stop();
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
      failures.push(started.ended.then((sentence) => withLog(sentence, service)));
    }
    await orAborted(Promise.all(waiting), signal);
    await writeRunFile(dataDir, {
      pid: process.pid,
      ports,
      urls: plan.urls,
      databaseUrl: database.url,
    });
    const lost = database.lost.then(() => 'PostgreSQL ended');
    return { failed: Promise.race([lost, ...failures]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whoever starts twice should not look for another program: the ports are this folder's own sandbox's. */
async function takenByOurselves({
  settings: { dataDir, ports },
}: SandboxPlan): Promise<StartupProblem | undefined> {
  const running = await readRunFile(dataDir);
  if (running?.ports.gateway !== ports.gateway || !isAlive(running.pid)) return undefined;
  return new StartupProblem(
    `Cổng is running on ${dataDir} already (process ${running.pid}): ${running.urls.gateway}, ` +
      `demo shop ${running.urls.shop}. Another one beside it needs a PORT and a CONG_DATA_DIR of its own`,
  );
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
