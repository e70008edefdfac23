import { measuredLoad } from '../system/measured-load.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { BATCHED } from './gateway-kinds.ts';

export type MemoryResult = {
  readonly minutes: number;
  readonly afterOneMb: number;
  readonly afterAllMb: number;
  readonly ratio: number;
};

type Size = { readonly minutes: number; readonly paymentsPerSecond: number };

const MINUTE_MS = 60_000;
const SAMPLE_MS = 500;
/** A minute's end is the mean over so many seconds before it: the collector comes and goes. */
const MEAN_OVER_MS = 15_000;

/** Memory of the gateway after so many minutes of half load, over what it was after one. */
export async function memory(
  system: RunningSystem,
  { minutes, paymentsPerSecond }: Size,
): Promise<MemoryResult> {
  await system.startGateway(BATCHED);
  const samples: { readonly at: number; readonly mb: number }[] = [];
  const startedAt = performance.now();
  const timer = setInterval(() => {
    samples.push({ at: performance.now() - startedAt, mb: system.gatewayMemoryMb().now });
  }, SAMPLE_MS);
  await measuredLoad(system, {
    what: 'payments',
    arrivals: { type: 'open', perSecond: paymentsPerSecond / 2 },
    warmUpMs: 0,
    measureMs: minutes * MINUTE_MS,
  });
  clearInterval(timer);
  const meanBefore = (end: number): number => {
    const near = samples.filter(({ at }) => at > end - MEAN_OVER_MS && at <= end);
    return near.reduce((sum, { mb }) => sum + mb, 0) / Math.max(1, near.length);
  };
  const afterOneMb = meanBefore(MINUTE_MS);
  const afterAllMb = meanBefore(minutes * MINUTE_MS);
  return { minutes, afterOneMb, afterAllMb, ratio: afterAllMb / afterOneMb };
}
