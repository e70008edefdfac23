import { addMs, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';

export type Versioned = { readonly id: string; readonly version: number };

type Entry = {
  readonly version: number;
  readonly strikes: number;
  readonly until: Date;
  /** Handled without an error: whether that moved it, its coming back will say. */
  readonly handled: boolean;
};

const FIRST_MS = SECOND_MS;
const LONGEST_MS = 10 * MINUTE_MS;
const MOST = 10_000;

/** Rows that could not be handled, or come back as they were: each time they are left alone for longer. */
export class SetAside {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    let failing = 0;
    for (const { strikes } of this.#entries.values()) if (strikes > 0) failing += 1;
    return failing;
  }

  /** False when the row was handled and has come back as it was: that is a failure, found out late. */
  admits(row: Versioned, now: Date): boolean {
    const entry = this.#entries.get(row.id);
    if (entry?.version !== row.version || !entry.handled) return true;
    this.failed(row, now);
    return false;
  }

  /** After a row was handled, when it is not known whether that moved it. */
  handled({ id, version }: Versioned, now: Date): void {
    const strikes = this.#strikesOf({ id, version });
    this.#put(id, { version, strikes, until: now, handled: true });
  }

  /** @returns how often this row has failed as it is. */
  failed({ id, version }: Versioned, now: Date): number {
    const strikes = this.#strikesOf({ id, version }) + 1;
    const wait = Math.min(FIRST_MS * 2 ** (strikes - 1), LONGEST_MS);
    this.#put(id, { version, strikes, until: addMs(now, wait), handled: false });
    return strikes;
  }

  moved({ id }: Versioned): void {
    this.#entries.delete(id);
  }

  /** Rows to leave alone now. */
  ids(now: Date): readonly string[] {
    return [...this.#entries].filter(([, { until }]) => until > now).map(([id]) => id);
  }

  /** Forgets rows that were not left alone and are not due any more. @param due all that is. */
  forget(now: Date, due: readonly Versioned[]): void {
    const back = new Set(due.map(({ id }) => id));
    for (const [id, { until }] of this.#entries) {
      if (until <= now && !back.has(id)) this.#entries.delete(id);
    }
  }

  #put(id: string, entry: Entry): void {
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST && oldest !== undefined) this.#entries.delete(oldest);
  }

  #strikesOf({ id, version }: Versioned): number {
    const entry = this.#entries.get(id);
    return entry?.version === version ? entry.strikes : 0;
  }
}
