import { type Measured, measuredLoad } from '../system/measured-load.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { bestOf } from './comparison.ts';
import { BATCHED } from './gateway-kinds.ts';
import { preparePgbench } from './pgbench.ts';

export type CreateOrdersResult = {
  readonly best: Measured;
  /** The best of pgbench, where it is on the PATH, and how we stand to it. */
  readonly pgbenchPerSecond?: number;
  readonly ratio?: number;
};

type Size = {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly atOnce: readonly number[];
};

/** createOrder1 over HTTP as fast as it goes, in turns with pgbench doing the same inserts. */
export async function createOrders(system: RunningSystem, size: Size): Promise<CreateOrdersResult> {
  const { rounds, warmUpMs, measureMs } = size;
  await system.startGateway(BATCHED);
  const ours: Measured[] = [];
  const yardstick: { readonly perSecond: number }[] = [];
  const load = async (atOnce: number): Promise<void> => {
    const arrivals = { type: 'closed', atOnce } as const;
    ours.push(await measuredLoad(system, { what: 'orders', arrivals, warmUpMs, measureMs }));
  };
  let pgbench: Awaited<ReturnType<typeof preparePgbench>>;
  for (let round = 0; round < rounds; round += 1) {
    for (const atOnce of size.atOnce) await load(atOnce);
    pgbench ??= await preparePgbench(system);
    if (pgbench !== undefined) yardstick.push(await pgbench.run(Math.ceil(measureMs / 1_000)));
  }
  const best = bestOf(ours);
  if (yardstick.length === 0) return { best };
  const pgbenchPerSecond = bestOf(yardstick).perSecond;
  return { best, pgbenchPerSecond, ratio: best.perSecond / pgbenchPerSecond };
}
