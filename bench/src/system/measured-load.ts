import type { LoadPlan, LoadResult } from '../load/load-plan.ts';
import type { CpuUse, RunningSystem } from './running-system.ts';

/** A stretch of load with what it cost, in microseconds of CPU for each thing completed. */
export type Measured = LoadResult & {
  readonly perSecond: number;
  readonly cpuUs: CpuUse & { readonly generator: number };
};

/**
 * Runs a plan and weighs every process from the moment that measuring begins until it ends.
 * @throws {Error} when anything went wrong with an order or a payment, unless that is part of the plan.
 */
export async function measuredLoad(
  system: RunningSystem,
  plan: LoadPlan,
  { tolerant = false } = {},
): Promise<Measured> {
  let before = system.cpuUse();
  let after = before;
  const result = await system.generator.run(plan, (edge) => {
    if (edge === 'start') before = system.cpuUse();
    else after = system.cpuUse();
  });
  const faults = Object.entries(result.faults);
  if (faults.length > 0 && !tolerant)
    throw new Error(`the load met faults: ${JSON.stringify(faults)}`);
  if (result.completed === 0 && !tolerant) throw new Error('nothing was completed in the time');
  const each = (ms: number): number => (ms * 1_000) / Math.max(1, result.completed);
  return {
    ...result,
    perSecond: result.completed / result.seconds,
    cpuUs: {
      gateway: each(after.gateway - before.gateway),
      postgres: each(after.postgres - before.postgres),
      simulators: each(after.simulators - before.simulators),
      generator: each(result.cpuMs),
    },
  };
}
