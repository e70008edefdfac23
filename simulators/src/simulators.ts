import { join } from 'node:path';
import type { Clock } from '@cong/values/time.ts';
import { SANDBOX_ACQUIRER } from '@cong/wire/banknet/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_MOMO } from '@cong/wire/momo/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_NAPAS } from '@cong/wire/napas/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_NGANLUONG } from '@cong/wire/nganluong/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_VIETTELPAY } from '@cong/wire/viettelpay/sandbox.ts';
import { SANDBOX_ACCOUNT as AT_VNPAY } from '@cong/wire/vnpay/sandbox.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { bank } from './bank/plugin.ts';
import { momo } from './momo/plugin.ts';
import { napas } from './napas/plugin.ts';
import { nganluong } from './nganluong/plugin.ts';
import type { Sleep } from './shared/retrying.ts';
import { viettelpay } from './viettelpay/plugin.ts';
import { vnpay } from './vnpay/plugin.ts';

export type SimulatorOptions = {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly sleep?: Sleep;
};

const ABOUT =
  'Ngân hàng, mạng thẻ và nhà cung cấp mô phỏng; cổng thanh toán gọi đến đây.\n' +
  'The simulated bank and card network and payment providers; the gateway calls them.\n';

const acquirers = new Map([[SANDBOX_ACQUIRER.id, SANDBOX_ACQUIRER.key]]);

/** Every simulator on one server. A further provider is a folder beside `bank/` and a line here. */
export async function simulators(options: SimulatorOptions): Promise<FastifyInstance> {
  const app = Fastify({ logger: false, bodyLimit: 64 * 1024, forceCloseConnections: 'idle' });
  const folder = join(options.dataDir, 'simulators');
  // For whoever opens the address that the start names.
  app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(ABOUT));
  app.get('/healthz', async () => ({ status: 'ok' }));
  await app.register(bank, { ...options, folder, acquirers });
  await app.register(vnpay, { ...options, folder, merchants: [AT_VNPAY] });
  await app.register(momo, { ...options, folder, merchants: [AT_MOMO] });
  await app.register(napas, { ...options, folder, merchants: [AT_NAPAS] });
  await app.register(viettelpay, { ...options, folder, merchants: [AT_VIETTELPAY] });
  await app.register(nganluong, { ...options, folder, merchants: [AT_NGANLUONG] });
  await app.ready();
  return app;
}
