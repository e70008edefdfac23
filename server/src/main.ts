import { userInfo } from 'node:os';
import { commands } from './commands/command-list.ts';
import { runCommand } from './commands/run-command.ts';
import { createLog } from './log.ts';
import { commandDeps } from './main/command-deps.ts';
import { openGateway } from './main/gateway.ts';
import { seedSandbox } from './main/seed-sandbox.ts';
import { seedWallets } from './main/seed-wallets.ts';
import { serve } from './main/serve.ts';
import { startProblem } from './main/start-problem.ts';
import { keepMemorySteady } from './main/steady-memory.ts';
import { work } from './main/work.ts';
import { workerHealth } from './main/worker-health.ts';
import { loadSettings, type Settings } from './settings.ts';
import { migrate } from './store/migrate.ts';

type Running = { stop(): Promise<void> };

const isRole = (arg: string): boolean => arg === 'serve' || arg === 'work';

/** `serve`, `work` or both, until SIGTERM or SIGINT; then no request is cut and no job is lost. */
async function run(settings: Settings, roles: ReadonlySet<string>): Promise<void> {
  keepMemorySteady();
  const log = createLog({ level: settings.logLevel, name: [...roles].join('+') });
  await upToDate(settings);
  const gateway = await openGateway(settings, log);
  const registries = commandDeps(gateway, 'server');
  if (settings.mode === 'sandbox') {
    await seedSandbox(registries, gateway);
    await seedWallets(gateway.flows, gateway.protocols);
  }
  const running: Running[] = [];
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    // A terminal and a supervisor may both say it: what is under way is waited for once, and not cut by the other.
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: requests and deliveries under way are finished');
    // New requests first, so that nothing new is owed when the workers stop.
    for (const one of running.toReversed()) await one.stop();
    await gateway.close();
    process.exit(0);
  };
  // Before anybody is told that it runs: who hears of it may stop it at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  if (roles.has('work')) {
    const { workerPort } = settings;
    if (workerPort !== undefined && !roles.has('serve')) {
      running.push(await workerHealth(gateway, workerPort));
    }
    running.push(await work(gateway));
    log.info('working');
  }
  if (roles.has('serve') && !stopping) {
    const serving = await serve(gateway, registries.merchants);
    running.push(serving);
    log.info({ url: serving.url, mode: settings.mode }, 'serving');
  }
}

/** One operator command. Its database is migrated first: the first command may come before the first server. */
function command(args: readonly string[]): Promise<number> {
  return runCommand(args, {
    commands,
    stdout: process.stdout,
    stderr: process.stderr,
    open: async () => {
      const settings = await settingsOrExit();
      await upToDate(settings);
      const gateway = await openGateway(settings, createLog({ level: 'error', name: 'command' }));
      if (settings.mode === 'sandbox') {
        await seedSandbox(commandDeps(gateway, 'server'), gateway);
        await seedWallets(gateway.flows, gateway.protocols);
      }
      const deps = commandDeps(gateway, userInfo().username);
      return { deps, close: () => gateway.close() };
    },
  });
}

/** @returns the migrations that were missing. */
async function upToDate({ databaseUrl: secret }: Settings): Promise<readonly string[]> {
  const databaseUrl = secret.reveal();
  try {
    return await migrate(databaseUrl);
  } catch (error) {
    throw startProblem(error, { databaseUrl });
  }
}

async function settingsOrExit(): Promise<Settings> {
  const settings = await loadSettings();
  if (settings.ok) return settings.value;
  for (const problem of settings.error) process.stderr.write(`${problem}\n`);
  process.exit(1);
}

async function main(args: readonly string[]): Promise<void> {
  if (args.length > 0 && args.every(isRole)) return run(await settingsOrExit(), new Set(args));
  if (args.length === 1 && args[0] === 'migrate') {
    const applied = await upToDate(await settingsOrExit());
    process.stdout.write(`${applied.length} migrations applied\n`);
    return;
  }
  const [word = ''] = args;
  if (isRole(word) || word === 'migrate') {
    const stranger = args.find((arg) => !isRole(arg) && arg !== 'migrate') ?? 'migrate';
    throw new Error(
      `“cong ${word}” takes no “${stranger}”: settings come from the environment or .env, and the README lists them`,
    );
  }
  process.exitCode = await command(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
