/** Something that is done in several ways, made beforehand and then timed. */
export type Ways<Made> = Readonly<Record<string, () => Made>>;

/** The median of each way's times, in microseconds, taken in turns so that whatever else happens meets all of them alike. */
export async function interleavedMedians<Made>(
  ways: Ways<Made>,
  samples: number,
  timeUs: (made: Made) => Promise<number>,
): Promise<Readonly<Record<string, number>>> {
  const all = Object.entries(ways);
  const times = all.map((): number[] => []);
  for (let n = 0; n < samples; n += 1) {
    // Making one would warm the caches for the next.
    const made = all.map(([, make]) => make());
    for (let turn = 0; turn < made.length; turn += 1) {
      const which = (n + turn) % made.length;
      const [one] = made.slice(which, which + 1);
      if (one !== undefined) times[which]?.push(await timeUs(one));
    }
  }
  return Object.fromEntries(all.map(([name], which) => [name, medianOf(times[which] ?? [])]));
}

/** The largest distance of two medians in per cent of the smaller. */
export function apartOf(medians: Readonly<Record<string, number>>): number {
  const all = Object.values(medians);
  return (Math.max(...all) / Math.min(...all) - 1) * 100;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
