/** What is told of a set of durations, in milliseconds. */
export type LatencySummary = {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

const PER_DOUBLING = 64;
const SMALLEST_MS = 0.01;
const BUCKETS = PER_DOUBLING * 24;

/** Durations in buckets that grow by about one per cent: cheap to add to, whatever their number. */
export class Latencies {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const position = Math.floor(Math.log2(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) * PER_DOUBLING);
    const bucket = Math.min(position, BUCKETS - 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    if (ms > this.#max) this.#max = ms;
  }

  /** The upper edge of the bucket below which this share of the durations lies. */
  quantile(share: number): number {
    const rank = Math.ceil(share * this.#count);
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= rank && seen > 0) {
        return Math.min(SMALLEST_MS * 2 ** ((bucket + 1) / PER_DOUBLING), this.#max);
      }
    }
    return 0;
  }

  summary(): LatencySummary {
    return {
      count: this.#count,
      p50: this.quantile(0.5),
      p95: this.quantile(0.95),
      p99: this.quantile(0.99),
      max: this.#max,
    };
  }
}
