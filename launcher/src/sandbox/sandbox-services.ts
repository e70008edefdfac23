import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LauncherSettings } from './launcher-settings.ts';
import type { RunFile } from './run-file.ts';
import type { Service } from './service.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a person and a merchant's program on this machine reach the sandbox. */
export const sandboxUrls = ({ ports }: LauncherSettings): RunFile['urls'] => ({
  gateway: `http://localhost:${ports.gateway}`,
  simulators: `http://localhost:${ports.simulators}`,
  shop: `http://localhost:${ports.shop}`,
});

/** The processes of the sandbox, callers first. */
export function sandboxServices(settings: LauncherSettings): readonly Service[] {
  const { ports, host, dataDir } = settings;
  const service = (
    name: string,
    rest: Pick<Service, 'args' | 'readyUrl'> & { readonly entry: string },
  ): Service => ({
    ...rest,
    name,
    entry: join(ROOT, rest.entry),
    logFile: join(dataDir, 'log', `${name.replace(' ', '-')}.log`),
  });
  return [
    service('demo shop', {
      entry: 'simulators/src/shop/main.ts',
      args: [],
      readyUrl: `http://127.0.0.1:${ports.shop}/readyz`,
    }),
    service('gateway', {
      entry: 'server/src/main.ts',
      args: ['serve', 'work'],
      readyUrl: `http://${host.includes(':') ? `[${host}]` : host}:${ports.gateway}/readyz`,
    }),
    service('simulators', {
      entry: 'simulators/src/main.ts',
      args: [],
      readyUrl: `http://127.0.0.1:${ports.simulators}/healthz`,
    }),
  ];
}
