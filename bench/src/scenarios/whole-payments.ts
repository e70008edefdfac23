import { type Measured, measuredLoad } from '../system/measured-load.ts';
import type { GatewaySettings, RunningSystem } from '../system/running-system.ts';
import { bestOf } from './comparison.ts';
import { BATCHED, onesWith } from './gateway-kinds.ts';

export type Run = Measured & { readonly atOnce: number; readonly peakMb: number };

export type WholePaymentsResult = {
  readonly batched: Run;
  readonly ones: Run & { readonly inFlight: number };
  /** Batched over ones. */
  readonly ratio: number;
};

type Size = {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Payers at once that are tried; the best counts. */
  readonly atOnce: readonly number[];
  readonly onesInFlight: readonly number[];
};

/** Whole payments by the pages as fast as they go: the gateway as it is, and with batches of one, in turns. */
export async function wholePayments(
  system: RunningSystem,
  size: Size,
): Promise<WholePaymentsResult> {
  const batched: Run[] = [];
  const ones: (Run & { readonly inFlight: number })[] = [];
  for (let round = 0; round < size.rounds; round += 1) {
    batched.push(...(await runs(system, BATCHED, { ...size, atOnce: narrowed(batched, size) })));
    for (const inFlight of narrowedOnes(ones, size)) {
      const alone = { ...size, atOnce: narrowed(ones, size) };
      const found = await runs(system, onesWith(inFlight), alone);
      ones.push(...found.map((run) => ({ ...run, inFlight })));
    }
  }
  const best = { batched: bestOf(batched), ones: bestOf(ones) };
  return { ...best, ratio: best.batched.perSecond / best.ones.perSecond };
}

async function runs(
  system: RunningSystem,
  settings: GatewaySettings,
  { atOnce: choices, warmUpMs, measureMs }: Size,
): Promise<readonly Run[]> {
  await system.startGateway(settings);
  const found: Run[] = [];
  for (const atOnce of choices) {
    const arrivals = { type: 'closed', atOnce } as const;
    const measured = await measuredLoad(system, {
      what: 'payments',
      arrivals,
      warmUpMs,
      measureMs,
    });
    found.push({ ...measured, atOnce, peakMb: system.gatewayMemoryMb().peak });
  }
  return found;
}

/** After the first round only the best choice is run again. */
const narrowed = (before: readonly Run[], { atOnce }: Size): readonly number[] =>
  before.length === 0 ? atOnce : [bestOf(before).atOnce];

const narrowedOnes = (
  before: readonly (Run & { readonly inFlight: number })[],
  { onesInFlight }: Size,
): readonly number[] => (before.length === 0 ? onesInFlight : [bestOf(before).inFlight]);
