import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { StartupProblem } from '../startup-problem.ts';

/** A port that is needed, and the setting that moves it. */
export type NeededPort = {
  readonly port: number;
  readonly host: string;
  readonly purpose: string;
  readonly setting: string;
};

const POLL_MS = 100;

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
