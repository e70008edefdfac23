import { type Measured, measuredLoad } from '../system/measured-load.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { bestOf } from './comparison.ts';
import { BATCHED } from './gateway-kinds.ts';
import { preload } from './preload.ts';

export type HistoryResult = {
  readonly payments: number;
  readonly empty: Measured;
  readonly full: Measured;
  /** Full over empty. */
  readonly ratio: number;
};

type Size = {
  readonly preloaded: number;
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly atOnce: readonly number[];
};

/** Whole payments on an empty database, then on one with months of payments in it. */
export async function history(system: RunningSystem, size: Size): Promise<HistoryResult> {
  const empty = await fastest(system, size);
  await system.stopGateway();
  const startedAt = performance.now();
  await preload(system.database.url, size.preloaded);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${size.preloaded} payments preloaded in ${seconds.toFixed(0)} s`);
  const full = await fastest(system, size);
  return { payments: size.preloaded, empty, full, ratio: full.perSecond / empty.perSecond };
}

async function fastest(system: RunningSystem, size: Size): Promise<Measured> {
  const { rounds, warmUpMs, measureMs } = size;
  await system.startGateway(BATCHED);
  const runs: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const atOnce of size.atOnce) {
      const arrivals = { type: 'closed', atOnce } as const;
      runs.push(await measuredLoad(system, { what: 'payments', arrivals, warmUpMs, measureMs }));
    }
  }
  return bestOf(runs);
}
