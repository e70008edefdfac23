import type { MerchantId } from '@cong/values/ids.ts';
import type { Clock } from '@cong/values/time.ts';
import type { DueQuery } from '../core/payment/payment-store.ts';
import { partitionOf } from '../core/payment/payment-store.ts';
import type { FlowLog } from '../flows/deps.ts';
import { SetAside } from './set-aside.ts';
import { type Next, WorkLoop } from './work-loop.ts';

type Row = { readonly id: string; readonly version: number; readonly merchantId: MerchantId };

/** What handling a row came to. */
export type Handled =
  /** It is not due as it was. */
  | 'moved'
  /** Whether it moved will be seen. */
  | 'handled'
  | { readonly refused: string };

export type LaneOptions<Due extends Row> = {
  readonly name: string;
  readonly find: (query: DueQuery) => Promise<readonly Due[]>;
  readonly handle: (row: Due) => Promise<Handled>;
  readonly maxRunning: number;
  readonly everyMs: number;
  readonly gapMs: number;
  readonly owned: () => ReadonlySet<number>;
  readonly clock: Clock;
  readonly log: FlowLog;
};

/** One kind of due rows, a bounded number at a time. A row that fails is put aside, and holds up no other. */
export class SweepLane<Due extends Row> {
  readonly #options: LaneOptions<Due>;
  readonly #loop: WorkLoop;
  readonly #aside = new SetAside();
  readonly #running = new Map<
    string,
    { readonly partition: number; readonly done: Promise<void> }
  >();
  #leftSome = false;
  #stopped = false;

  constructor(options: LaneOptions<Due>) {
    this.#options = options;
    const { everyMs, gapMs, name, log } = options;
    this.#loop = new WorkLoop({
      turn: () => this.#take(),
      ...{ everyMs, gapMs },
      onError: (error) =>
        log('error', 'due rows could not be read', { lane: name, why: why(error) }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  nudge(): void {
    this.#loop.nudge();
  }

  /** Begins nothing new; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop.stop();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** Resolves when nothing of these partitions is under way. */
  async leave(partitions: readonly number[]): Promise<void> {
    const leaving = [...this.#running.values()].filter(({ partition }) =>
      partitions.includes(partition),
    );
    await Promise.all(leaving.map(({ done }) => done));
  }

  get sizes(): { readonly running: number; readonly aside: number } {
    return { running: this.#running.size, aside: this.#aside.size };
  }

  async #take(): Promise<Next> {
    const { find, owned, clock, maxRunning } = this.#options;
    const limit = maxRunning - this.#running.size;
    this.#leftSome = true;
    if (limit <= 0 || owned().size === 0) return 'later';
    const now = clock();
    const found = await find({
      ...{ now, limit },
      partitions: [...owned()],
      exceptIds: [...this.#running.keys(), ...this.#aside.ids(now)],
    });
    for (const row of found) {
      const partition = partitionOf(row.merchantId);
      if (this.#stopped || !owned().has(partition) || !this.#aside.admits(row, now)) continue;
      this.#running.set(row.id, { partition, done: this.#handle(row) });
    }
    this.#leftSome = found.length >= limit;
    if (this.#leftSome) return 'now';
    this.#aside.forget(now, found);
    return 'later';
  }

  async #handle(row: Due): Promise<void> {
    const { handle, clock } = this.#options;
    const handled = await handle(row).catch((error: unknown) => ({ refused: why(error) }));
    if (handled === 'moved') this.#aside.moved(row);
    else if (handled === 'handled') this.#aside.handled(row, clock());
    else this.#fail(row, handled.refused);
    this.#running.delete(row.id);
    if (this.#leftSome) this.#loop.nudge();
  }

  #fail(row: Due, reason: string): void {
    const { name: lane, clock, log } = this.#options;
    const strikes = this.#aside.failed(row, clock());
    const { id, merchantId, version } = row;
    log('warn', 'a due row was put aside', { lane, id, merchantId, version, why: reason, strikes });
  }
}

const why = (error: unknown): string => (error instanceof Error ? error.message : String(error));
