type EntriesOptions<Key, Value> = {
  readonly load: (key: Key) => Promise<Value | undefined>;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number;
  /** Nothing read longer ago than this is ever given. */
  readonly freshMs: number;
  /** After it an entry in use is read again, while it still serves. */
  readonly renewMs: number;
  readonly maxHits: number;
  /** What does not exist is remembered apart, so that made-up keys push nothing out. */
  readonly maxMisses: number;
};

type Entry<Value> = {
  readonly startedAt: number;
  readonly promise: Promise<Value | undefined>;
  value?: Value | undefined;
  renewing: boolean;
};

/** A bounded cache in front of one look-up: one load per key at a time, and never an old answer. */
export type Entries<Key, Value> = {
  get(key: Key): Promise<Value | undefined>;
  /** Forgets the matching values, everything that did not exist, and what is being loaded. */
  forget(matches: (value: Value) => boolean): void;
  clear(): void;
  size(): number;
};

/** An empty cache. */
export function entries<Key, Value>(options: EntriesOptions<Key, Value>): Entries<Key, Value> {
  const { load, elapsed, freshMs, renewMs } = options;
  const hits = new Map<Key, Entry<Value>>();
  const misses = new Map<Key, Entry<Value>>();
  const loading = new Map<Key, Entry<Value>>();

  function start(key: Key): Promise<Value | undefined> {
    const running = loading.get(key);
    const startedAt = elapsed();
    if (running !== undefined && startedAt - running.startedAt < freshMs) return running.promise;
    const entry: Entry<Value> = { startedAt, promise: load(key), renewing: false };
    loading.set(key, entry);
    entry.promise.then(
      (value) => settle(key, entry, value),
      () => abandon(key, entry),
    );
    return entry.promise;
  }

  function settle(key: Key, entry: Entry<Value>, value: Value | undefined): void {
    // Forgotten while it was being read: it may have been read before the change.
    if (loading.get(key) !== entry) return;
    loading.delete(key);
    hits.delete(key);
    misses.delete(key);
    entry.value = value;
    const [map, most] = value === undefined ? [misses, options.maxMisses] : [hits, options.maxHits];
    map.set(key, entry);
    if (map.size > most) dropOldest(map);
  }

  function abandon(key: Key, entry: Entry<Value>): void {
    if (loading.get(key) === entry) loading.delete(key);
    const served = hits.get(key) ?? misses.get(key);
    if (served !== undefined) served.renewing = false;
  }

  return {
    get(key) {
      const entry = hits.get(key) ?? misses.get(key);
      if (entry === undefined) return start(key);
      const age = elapsed() - entry.startedAt;
      if (age >= freshMs) return start(key);
      if (age >= renewMs && !entry.renewing) {
        entry.renewing = true;
        start(key).catch(() => {});
      }
      return entry.promise;
    },
    forget(matches) {
      for (const [key, { value }] of hits) {
        if (value !== undefined && matches(value)) hits.delete(key);
      }
      misses.clear();
      loading.clear();
    },
    clear() {
      hits.clear();
      misses.clear();
      loading.clear();
    },
    size: () => hits.size + misses.size + loading.size,
  };
}

function dropOldest<Key>(map: Map<Key, unknown>): void {
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
