import type { Pool } from 'pg';
import type { TryRecord } from '../core/notification/message-store.ts';
import { recordBeside, recordTries } from './message-record.ts';
import { failureOf } from './sql-error.ts';

export type RecorderOptions = {
  readonly pool: Pool;
  readonly maxBatch: number;
  readonly maxInFlight: number;
  /** How long the first try of a batch waits for others: nobody waits for it, and one commit serves them all. */
  readonly lingerMs: number;
  /** How long a batch is tried again while the database is away. */
  readonly patienceMs: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly now: () => number;
};

type Pending = {
  readonly record: TryRecord;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

const RETRY_MS = 200;

const answer = (batch: readonly Pending[], how: (one: Pending) => void): void => {
  for (const one of batch) how(one);
};

/** Group commit for tries, as for payments: what ends while a commit is under way shares the next one. */
export class MessageRecorder {
  readonly #options: RecorderOptions;
  #queue: Pending[] = [];
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  record(record: TryRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    const { maxBatch, maxInFlight, lingerMs } = this.#options;
    if (this.#queue.length === 0 || this.#inFlight >= maxInFlight) return;
    if (this.#queue.length >= maxBatch) void this.#next();
    else this.#timer ??= setTimeout(() => void this.#next(), lingerMs);
  }

  async #next(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#queue.splice(0, this.#options.maxBatch);
    this.#inFlight += 1;
    await this.#commit(batch);
    this.#inFlight -= 1;
    this.#schedule();
  }

  /** Answers every try of the batch, whatever happens. */
  async #commit(batch: readonly Pending[]): Promise<void> {
    const { now, patienceMs, pause } = this.#options;
    const giveUpAt = now() + patienceMs;
    for (;;) {
      const failed = await this.#write(batch).then(
        () => undefined,
        (error: unknown) => ({ error, failure: failureOf(error) }),
      );
      if (failed === undefined) return answer(batch, ({ resolve }) => resolve());
      const { error, failure } = failed;
      if (failure === 'fault' && batch.length > 1) return this.#isolate(batch);
      if (failure === 'fault' || now() > giveUpAt) {
        return answer(batch, ({ reject }) => reject(error));
      }
      if (failure === 'connection_lost') await pause(RETRY_MS);
    }
  }

  /** Something in the batch is at fault: halves are tried until the culprit is alone. */
  async #isolate(batch: readonly Pending[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, middle));
    await this.#commit(batch.slice(middle));
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    const { pool } = this.#options;
    const records = batch.map(({ record }) => record);
    for (const idx of await recordTries(pool, records)) {
      const record = records[idx];
      if (record !== undefined) await recordBeside(pool, record);
    }
  }
}
