import type { Pool } from 'pg';
import { httpServer, stopServing } from '../http/http-server.ts';
import type { Metrics } from '../metrics.ts';
import type { Gateway } from './gateway.ts';
import { startProblem } from './start-problem.ts';

/** Whether the database can be asked. */
export const answers = (pool: Pool): Promise<boolean> =>
  pool.query('select 1').then(
    () => true,
    () => false,
  );

/** What /metrics answers. */
export const exposition =
  ({ contentType: type, text }: Metrics) =>
  async (): Promise<{ readonly type: string; readonly text: string }> => ({
    type,
    text: await text(),
  });

/** How a process that only works is, for those who watch it. */
export async function workerHealth(
  { settings, log, metrics, pools }: Gateway,
  port: number,
): Promise<{ stop(): Promise<void> }> {
  let stopping = false;
  const app = await httpServer({
    logger: log,
    isReady: async () => !stopping && (await answers(pools.other)),
    metrics: exposition(metrics),
  });
  await app.listen({ host: settings.host, port }).catch((error: unknown) => {
    throw startProblem(error, { port: { name: 'CONG_WORKER_PORT', number: port } });
  });
  return {
    stop: async () => {
      stopping = true;
      await stopServing(app, 0);
    },
  };
}
