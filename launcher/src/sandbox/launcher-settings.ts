import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { StartupProblem } from '../startup-problem.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the launcher itself needs to know; each service reads its own settings from `environment`. */
export type LauncherSettings = {
  readonly ports: {
    readonly gateway: number;
    readonly simulators: number;
    readonly shop: number;
  };
  /** Where the gateway listens, as a client on this machine reaches it. */
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** The process's own variables and those of `.env`; the process's win. */
  readonly environment: Environment;
};

/** @throws {StartupProblem} that names the setting. */
export async function readLauncherSettings(
  env: Environment,
  cwd: string,
): Promise<LauncherSettings> {
  const environment = { ...(await readEnvFile(join(cwd, '.env'))), ...env };
  if (environment.CONG_MODE === 'production') {
    throw new StartupProblem(
      'CONG_MODE is production, and "npm start" runs the sandbox: in production run "npx cong serve"',
    );
  }
  // The two after it are the simulators' and the shop's.
  const gateway = portOf(environment, 'PORT', 8080, 65_533);
  const anyHost = ['0.0.0.0', '::', '', undefined];
  const ports = {
    gateway,
    simulators: portOf(environment, 'CONG_SIMULATORS_PORT', gateway + 1),
    shop: portOf(environment, 'CONG_SHOP_PORT', gateway + 2),
  };
  if (new Set(Object.values(ports)).size < 3) {
    throw new StartupProblem(
      `PORT ${ports.gateway}, CONG_SIMULATORS_PORT ${ports.simulators} and CONG_SHOP_PORT ${ports.shop} must differ`,
    );
  }
  return {
    ports,
    host: anyHost.includes(environment.CONG_HOST) ? '127.0.0.1' : String(environment.CONG_HOST),
    dataDir: resolve(cwd, environment.CONG_DATA_DIR || '.data'),
    databaseUrl: environment.DATABASE_URL || undefined,
    environment,
  };
}

function portOf(env: Environment, name: string, otherwise: number, last = 65_535): number {
  const text = env[name] || String(otherwise);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= last) return port;
  throw new StartupProblem(`${name} must be a port from 1 to ${last}, not "${text.slice(0, 20)}"`);
}

async function readEnvFile(path: string): Promise<Environment> {
  return readFile(path, 'utf8').then(parseEnv, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return {};
    throw new StartupProblem(`.env cannot be read: ${error.message}`);
  });
}
