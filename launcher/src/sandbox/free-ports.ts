import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { StartupProblem } from '../startup-problem.ts';
import type { LauncherSettings } from './launcher-settings.ts';

/** A port that is needed, and the setting that moves it. */
type NeededPort = {
  readonly port: number;
  readonly host: string;
  readonly purpose: string;
  readonly setting: string;
};

const POLL_MS = 100;

/** What the sandbox listens on. The simulators' and the shop's ports follow the gateway's unless they are set themselves. */
export function neededPorts({ ports, host, environment }: LauncherSettings): readonly NeededPort[] {
  const following = (what: string, { own, after }: Following): Omit<NeededPort, 'port'> =>
    environment[own]
      ? { host: '127.0.0.1', purpose: what, setting: own }
      : { host: '127.0.0.1', purpose: `${what}, ${after}`, setting: 'PORT' };
  return [
    { port: ports.gateway, host, purpose: 'gateway', setting: 'PORT' },
    {
      port: ports.simulators,
      ...following('simulators', { own: 'CONG_SIMULATORS_PORT', after: 'PORT+1' }),
    },
    { port: ports.shop, ...following('demo shop', { own: 'CONG_SHOP_PORT', after: 'PORT+2' }) },
  ];
}

type Following = { readonly own: string; readonly after: string };

/**
 * @param patienceMs how long a port may stay taken
 * @throws {StartupProblem} with one line that names the setting, when a port stays taken.
 */
export async function requireFreePorts(
  needed: readonly NeededPort[],
  patienceMs: number,
): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  for (const { port, host, purpose, setting } of needed) {
    let obstacle = await obstacleOn(port, host);
    while (obstacle === 'EADDRINUSE' && performance.now() < giveUpAt) {
      await wait(POLL_MS);
      obstacle = await obstacleOn(port, host);
    }
    if (obstacle === undefined) continue;
    const why = obstacle === 'EADDRINUSE' ? 'is taken by another program' : `fails (${obstacle})`;
    throw new StartupProblem(
      `Port ${port} (${purpose}) ${why}: free it, or choose another with ${setting}, ` +
        `as in "${setting}=${port + 1000} npm start"`,
    );
  }
}

/** Browsers try `localhost` as ::1 first, so that address must be free as well. */
async function obstacleOn(port: number, host: string): Promise<string | undefined> {
  const own = await tryToListen(port, host);
  if (own !== undefined || host !== '127.0.0.1') return own;
  return (await tryToListen(port, '::1')) === 'EADDRINUSE' ? 'EADDRINUSE' : undefined;
}

async function tryToListen(port: number, host: string): Promise<string | undefined> {
  const server = createServer();
  const code = await new Promise<string | undefined>((done) => {
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code));
    server.listen(port, host, () => done(undefined));
  });
  if (code === undefined) await new Promise((done) => server.close(done));
  return code;
}
