import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { testDatabase } from '../../server/src/testing/test-database.ts';
import { type Merchant, merchantAt } from './merchant.ts';
import { type CommandRun, Operator } from './operator.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';
import { ServiceProcess } from './service-process.ts';

type Role = 'serve' | 'work';

export type SystemOptions = {
  /** Gateway processes, by what each does; one that does both unless said. */
  readonly processes?: readonly (readonly Role[])[];
  readonly shop?: boolean;
  /** Settings of the gateway's processes. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Waits that a test can live through: it moves the clock for longer ones. */
const SETTINGS = {
  CONG_CALL_TIMEOUT: '1s',
};

export type GatewayProcess = {
  readonly roles: readonly Role[];
  readonly process: ServiceProcess;
  /** Where it is reached, if it serves. */
  readonly url: string;
};

/** The whole system in processes of its own, on free ports and a database of its own. */
export type RunningSystem = {
  /** The first gateway that serves. */
  readonly gatewayUrl: string;
  readonly simulatorsUrl: string;
  readonly shopUrl: string;
  readonly gateways: readonly GatewayProcess[];
  readonly simulators: ServiceProcess;
  readonly database: pg.Pool;
  readonly databaseUrl: string;
  /** The services' data folder. */
  readonly folder: string;
  /** Runs an operator's command beside it: `cong('bank', 'close', 'NVB')`. */
  cong(...args: readonly string[]): Promise<CommandRun>;
  /** The same in a process of its own, as it is from a terminal. */
  spawnCong(...args: readonly string[]): Promise<CommandRun>;
  /** The sandbox's own merchant, at the first gateway. */
  readonly merchant: Merchant;
  readonly sandbox: SandboxControl;
  /** Starts one more gateway process, with settings of its own if need be. */
  start(roles: readonly Role[], own?: Readonly<Record<string, string>>): Promise<GatewayProcess>;
  stop(): Promise<void>;
};

/** Starts it and answers when it can be used. The caller stops it. */
export async function startSystem(options: SystemOptions = {}): Promise<RunningSystem> {
  const { processes = [['serve', 'work']], shop = false } = options;
  const [database, folder, ports] = await Promise.all([
    testDatabase(),
    mkdtemp(join(tmpdir(), 'cong-system-')),
    freePorts(3),
  ]);
  const [port, simulatorsPort, shopPort] = ports as [number, number, number];
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const simulatorsUrl = `http://127.0.0.1:${simulatorsPort}`;
  const shopUrl = `http://127.0.0.1:${shopPort}`;
  const environment = {
    ...{ ...SETTINGS, ...options.settings },
    DATABASE_URL: database.url,
    CONG_DATA_DIR: folder,
    CONG_MASTER_KEY: randomBytes(32).toString('base64'),
    CONG_PUBLIC_URL: gatewayUrl,
    CONG_SIMULATORS_URL: simulatorsUrl,
    CONG_SIMULATORS_PORT: String(simulatorsPort),
    CONG_SHOP_PORT: String(shopPort),
    PORT: String(port),
  };
  const gateways: GatewayProcess[] = [];
  const start: RunningSystem['start'] = async (roles, settings = {}) => {
    const serves = roles.includes('serve');
    const first = serves && gateways.every((one) => !one.roles.includes('serve'));
    const [own = port] = first ? [port] : await freePorts(1);
    const started: GatewayProcess = {
      roles,
      url: serves ? `http://127.0.0.1:${own}` : '',
      process: new ServiceProcess({
        entry: 'server/src/main.ts',
        args: roles,
        environment: { ...environment, ...settings, PORT: String(own) },
        cwd: folder,
      }),
    };
    gateways.push(started);
    await Promise.all(roles.map((role) => started.process.line(READY[role])));
    return started;
  };
  const simulators = new ServiceProcess({
    ...{ entry: 'simulators/src/main.ts', environment, cwd: folder },
  });
  const shops = shop
    ? [new ServiceProcess({ entry: 'simulators/src/shop/main.ts', environment, cwd: folder })]
    : [];
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const operator = new Operator(environment, folder);
  const spawnCong = async (...args: readonly string[]): Promise<CommandRun> => {
    const run = new ServiceProcess({ entry: 'server/src/main.ts', args, environment, cwd: folder });
    return { exit: await run.ended, output: run.log };
  };
  const stop = async (): Promise<void> => {
    const all = [...shops, ...gateways.map(({ process }) => process), simulators];
    const dead = all.map(({ died }) => died).filter((one) => one !== undefined);
    await Promise.all(all.map((one) => one.stop()));
    await Promise.all([pool.end(), operator.close()]);
    await database.drop();
    await rm(folder, { recursive: true, force: true });
    if (dead.length > 0) throw new Error(dead.join('\n'));
  };
  try {
    await Promise.all([
      ...processes.map((roles) => start(roles)),
      simulators.line('simulators listen'),
      ...shops.map((one) => one.line('demo shop listens')),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ gatewayUrl, simulatorsUrl, shopUrl, gateways, simulators, folder, spawnCong },
    cong: (...args) => operator.run(...args),
    ...{ merchant: merchantAt(gatewayUrl), sandbox: sandboxAt(gatewayUrl) },
    ...{ database: pool, databaseUrl: database.url, start, stop },
  };
}

/** What a process writes when it can be used. */
const READY: Readonly<Record<Role, string>> = { serve: '"serving"', work: '"working"' };

/** Below those that the system gives to outgoing connections, so that none is taken before it is listened on. */
const FIRST_PORT = 15_000;
const LAST_PORT = 32_000;

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
