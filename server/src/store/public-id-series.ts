import { MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';

type SeriesDeps = {
  /** Reserves so many numbers for this process alone. @returns the first of them. */
  readonly fetchBlock: (size: number) => Promise<number>;
  readonly elapsed: () => number;
};

/** Numbers of one day, given out one by one. */
export type NumberSeries = {
  next(): number | Promise<number>;
  /** Resolves once a number is at hand. */
  warm(): Promise<void>;
};

type Block = { readonly end: number; next: number };

const SMALLEST = 1_000;
/** Numbers left in a block when a process ends are lost to the day: seven digits are 10⁷. */
const LARGEST = 16_000;
/** A block that lasts shorter than this is too small, longer than that too large. */
const TOO_SHORT_MS = 5 * SECOND_MS;
const TOO_LONG_MS = MINUTE_MS;

/** Gives numbers from a block while the next block is being fetched; blocks grow under load. */
export function numberSeries({ fetchBlock, elapsed }: SeriesDeps): NumberSeries {
  let current: Block = { next: 0, end: 0 };
  let spare: Block | undefined;
  let fetching: Promise<void> | undefined;
  let size = SMALLEST;
  let begunAt = Number.NEGATIVE_INFINITY;

  function fetch(): Promise<void> {
    fetching ??= reserve().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  async function reserve(): Promise<void> {
    const wanted = size;
    const first = await fetchBlock(wanted);
    spare = { next: first, end: first + wanted };
  }

  function begin(block: Block): void {
    const now = elapsed();
    const lasted = now - begunAt;
    if (lasted < TOO_SHORT_MS) size = Math.min(size * 2, LARGEST);
    else if (lasted > TOO_LONG_MS) size = Math.max(Math.floor(size / 2), SMALLEST);
    begunAt = now;
    current = block;
    spare = undefined;
  }

  async function wait(): Promise<number> {
    await fetch();
    return next();
  }

  function next(): number | Promise<number> {
    if (current.next === current.end) {
      if (spare === undefined) return wait();
      begin(spare);
    }
    const number = current.next;
    current.next += 1;
    // Whoever needs the block that failed to come asks again, and hears of the failure.
    if (spare === undefined && (current.end - current.next) * 2 < size) fetch().catch(() => {});
    return number;
  }

  return {
    next,
    async warm() {
      if (current.next === current.end && spare === undefined) await fetch();
    },
  };
}
