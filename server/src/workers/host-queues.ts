import type { Clock } from '@cong/values/time.ts';
import type { HostLimiter, HostOutcome } from '../outbound/host-limiter.ts';

type Options<Item> = {
  readonly limiter: HostLimiter;
  readonly clock: Clock;
  /** Whether it may still be begun. */
  readonly isWanted: (item: Item) => boolean;
  /** Ends in one `release`. */
  readonly begin: (item: Item, host: string) => void;
  /** It will not be begun: unwanted, or its host is shut until then. */
  readonly drop: (item: Item, until: Date | undefined) => void;
};

/** What waits for its turn at each host. No host waits for another. */
export class HostQueues<Item> {
  readonly #options: Options<Item>;
  /** Only hosts for which something waits. */
  readonly #waiting = new Map<string, Item[]>();
  readonly #shut = new Map<string, Date>();

  constructor(options: Options<Item>) {
    this.#options = options;
  }

  add(host: string, item: Item): void {
    const queue = this.#waiting.get(host);
    if (queue === undefined) this.#waiting.set(host, [item]);
    else queue.push(item);
    this.#begin(host);
  }

  release(host: string, outcome: HostOutcome): void {
    const { limiter, clock } = this.#options;
    limiter.release(host, outcome, clock());
    this.#begin(host);
  }

  /** Hosts that are not called for a while. */
  shut(): readonly string[] {
    const now = this.#options.clock();
    for (const [host, until] of this.#shut) if (until <= now) this.#shut.delete(host);
    return [...this.#shut.keys()];
  }

  depth(host: string): number {
    return this.#waiting.get(host)?.length ?? 0;
  }

  get waiting(): number {
    let sum = 0;
    for (const queue of this.#waiting.values()) sum += queue.length;
    return sum;
  }

  /** Drops what is no longer wanted. */
  sift(): void {
    for (const host of [...this.#waiting.keys()]) {
      const queue = this.#waiting.get(host) ?? [];
      this.#keep(host, queue.filter(this.#options.isWanted));
      for (const item of queue)
        if (!this.#options.isWanted(item)) this.#options.drop(item, undefined);
    }
  }

  #begin(host: string): void {
    const { limiter, clock, isWanted, begin, drop } = this.#options;
    const queue = this.#waiting.get(host) ?? [];
    let begun = 0;
    while (begun < queue.length) {
      const item = queue[begun] as Item;
      if (!isWanted(item)) {
        begun += 1;
        drop(item, undefined);
        continue;
      }
      const leave = limiter.tryAcquire(host, clock());
      if (leave === 'full') break;
      if (leave !== 'go') {
        this.#shut.set(host, leave.openUntil);
        this.#waiting.delete(host);
        for (const late of queue.slice(begun)) drop(late, leave.openUntil);
        return;
      }
      begun += 1;
      begin(item, host);
    }
    this.#keep(host, queue.slice(begun));
  }

  #keep(host: string, queue: Item[]): void {
    if (queue.length === 0) this.#waiting.delete(host);
    else this.#waiting.set(host, queue);
  }
}
