import { createLog } from './log.ts';
import { openGateway } from './main/gateway.ts';
import { merchantRegistry } from './main/registry.ts';
import { seedSandbox } from './main/seed-sandbox.ts';
import { serve } from './main/serve.ts';
import { work } from './main/work.ts';
import { loadSettings, type Settings } from './settings.ts';
import { migrate } from './store/migrate.ts';

type Running = { stop(): Promise<void> };

/** `serve`, `work` or both, until SIGTERM or SIGINT; then no request is cut and no job is lost. */
async function run(settings: Settings, roles: ReadonlySet<string>): Promise<void> {
  const log = createLog({ level: settings.logLevel, name: [...roles].join('+') });
  await migrate(settings.databaseUrl.reveal());
  const gateway = await openGateway(settings, log);
  const registry = merchantRegistry(gateway, 'server');
  if (settings.mode === 'sandbox') await seedSandbox(registry, gateway.protocols);
  const running: Running[] = [];
  if (roles.has('work')) running.push(await work(gateway));
  if (roles.has('serve')) {
    const serving = await serve(gateway, registry);
    log.info({ url: serving.url, mode: settings.mode }, 'serving');
    running.push(serving);
  }
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, 'stopping: requests and deliveries under way are finished');
    // New requests first, so that nothing new is owed when the workers stop.
    for (const one of running.reverse()) await one.stop();
    await gateway.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
}

async function main(args: readonly string[]): Promise<void> {
  const settings = await loadSettings();
  if (!settings.ok) {
    for (const problem of settings.error) process.stderr.write(`${problem}\n`);
    process.exit(1);
  }
  const roles = new Set(args);
  if (args.length > 0 && args.every((arg) => arg === 'serve' || arg === 'work')) {
    return run(settings.value, roles);
  }
  if (args[0] === 'migrate') {
    const applied = await migrate(settings.value.databaseUrl.reveal());
    process.stdout.write(`${applied.length} migrations applied\n`);
    return;
  }
  process.stderr.write('usage: main.ts serve | work | serve work | migrate\n');
  process.exit(2);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
