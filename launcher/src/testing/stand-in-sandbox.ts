import { fileURLToPath } from 'node:url';
import { freePort } from '../postgres/free-port.ts';
import { readLauncherSettings } from '../sandbox/launcher-settings.ts';
import { type Sandbox, type SandboxPlan, startSandbox } from '../sandbox/sandbox.ts';

export type Behaviour = 'ready' | 'fails' | 'silent';

const STAND_IN = fileURLToPath(new URL('./stand-in-service.ts', import.meta.url));

/** A plan with stand-ins for the services, on ports that are free now. */
export async function standInPlan(options: {
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly behaviours?: readonly [Behaviour, Behaviour, Behaviour];
  readonly ports?: readonly number[];
  readonly signal?: AbortSignal;
}): Promise<SandboxPlan> {
  const ports = options.ports ?? [await freePort(), await freePort(), await freePort()];
  const [gateway, simulators, shop] = ports.map(String);
  const settings = await readLauncherSettings(
    {
      PATH: process.env.PATH,
      PORT: gateway,
      CONG_SIMULATORS_PORT: simulators,
      CONG_SHOP_PORT: shop,
      CONG_DATA_DIR: options.dataDir,
      DATABASE_URL: options.databaseUrl,
    },
    options.dataDir,
  );
  const names = ['gateway', 'simulators', 'shop'];
  return {
    settings,
    urls: { gateway: 'http://g.test', simulators: 'http://s.test', shop: 'http://d.test' },
    services: names.map((name, i) => ({
      name,
      entry: STAND_IN,
      args: [String(ports[i]), options.behaviours?.[i] ?? 'ready'],
      readyUrl: `http://127.0.0.1:${ports[i]}/readyz`,
      logFile: `${options.dataDir}/log/${name}.log`,
    })),
    log: () => {},
    signal: options.signal ?? new AbortController().signal,
  };
}

/** Run by a test in a process of its own, so that it can be killed: node stand-in-sandbox.ts DATA_DIR PORTS */
export async function startStandIns(dataDir: string, ports: readonly number[]): Promise<Sandbox> {
  const sandbox = await startSandbox(await standInPlan({ dataDir, ports }));
  console.log('ready');
  return sandbox;
}

const [dataDir, ports] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && dataDir && ports) {
  await startStandIns(dataDir, ports.split(',').map(Number));
}
