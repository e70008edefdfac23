type Waiting<Key, Found> = {
  readonly key: Key;
  readonly resolve: (found: Found | undefined) => void;
  readonly reject: (error: unknown) => void;
};

type Options<Key, Found> = {
  /** Answers in the order of the keys; undefined where there is nothing. */
  readonly fetch: (keys: readonly Key[]) => Promise<readonly (Found | undefined)[]>;
  readonly maxBatch: number;
  readonly maxInFlight: number;
  /** Look-ups that wait for a fetch at most: memory stays flat while the database is away. */
  readonly maxWaiting: number;
};

/** Look-ups that arrive while others are under way share the next statement, as writes do. */
export class BatchedLookup<Key, Found> {
  readonly #options: Options<Key, Found>;
  #queue: Waiting<Key, Found>[] = [];
  #inFlight = 0;
  #scheduled = false;

  constructor(options: Options<Key, Found>) {
    this.#options = options;
  }

  /** @throws {Error} when too many wait. */
  find(key: Key): Promise<Found | undefined> {
    if (this.#queue.length >= this.#options.maxWaiting) {
      return Promise.reject(new Error('too many look-ups wait for the database'));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ key, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#inFlight >= this.#options.maxInFlight) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    if (this.#queue.length === 0) return;
    const batch = this.#queue.splice(0, this.#options.maxBatch);
    this.#inFlight += 1;
    if (this.#queue.length > 0) this.#schedule();
    try {
      const found = await this.#options.fetch(batch.map(({ key }) => key));
      batch.forEach(({ resolve }, i) => {
        resolve(found[i]);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.#inFlight -= 1;
    if (this.#queue.length > 0) this.#schedule();
  }
}
