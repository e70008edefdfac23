import { join } from 'node:path';
import type { Clock } from '@cong/values/time.ts';
import { SANDBOX_ACQUIRER } from '@cong/wire/banknet/sandbox.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { bank } from './bank/plugin.ts';
import type { Sleep } from './bank/result-sender.ts';

export type SimulatorOptions = {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly sleep?: Sleep;
};

const acquirers = new Map([[SANDBOX_ACQUIRER.id, SANDBOX_ACQUIRER.key]]);

/** Every simulator on one server. A further provider is a folder beside `bank/` and a line here. */
export async function simulators(options: SimulatorOptions): Promise<FastifyInstance> {
  const app = Fastify({ logger: false, bodyLimit: 64 * 1024, forceCloseConnections: 'idle' });
  const folder = join(options.dataDir, 'simulators');
  app.get('/healthz', async () => ({ status: 'ok' }));
  await app.register(bank, { ...options, folder, acquirers });
  await app.ready();
  return app;
}
