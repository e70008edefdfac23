/** Batches of one are given the number of commits under way that suits them best. */
export const ONES_IN_FLIGHT = [8, 16, 32] as const;

/** The fastest of several runs: noise only ever slows a run down. */
export function bestOf<Run extends { readonly perSecond: number }>(runs: readonly Run[]): Run {
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('nothing was run');
  return others.reduce((best, run) => (run.perSecond > best.perSecond ? run : best), first);
}
