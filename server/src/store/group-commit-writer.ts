import type { Pool } from 'pg';
import type { Change, ChangeWriter, WriteOutcome } from '../core/change/change.ts';
import { LostRace } from './aggregate-rows.ts';
import { committedBefore, flush } from './flush.ts';
import { flushTransaction, type Verdicts } from './flush-transaction.ts';
import { failureOf } from './sql-error.ts';
import { movesWallets } from './wallet-moves.ts';

type Pending = {
  readonly change: Change;
  readonly resolve: (outcome: WriteOutcome) => void;
  readonly reject: (error: unknown) => void;
};

type Lane = {
  queue: Pending[];
  inFlight: number;
  scheduled: boolean;
  readonly execute: (changes: readonly Change[]) => Promise<Verdicts>;
};

export type WriterOptions = {
  readonly pool: Pool;
  /** Changes in one flush. 1 turns group commit off, for comparison. */
  readonly maxBatch: number;
  /** Flushes under way at once, per lane. */
  readonly maxInFlight: number;
  /** Queued changes beyond which new orders are answered "busy"; steps of payments that exist get four times as many. */
  readonly capacity: number;
  /** How long a flush is tried again while the database is away. */
  readonly patienceMs: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly onFlush?: (flushed: { size: number; tookMs: number; messages: number }) => void;
};

const NONE: ReadonlySet<number> = new Set();
const RETRY_MS = 200;

/**
 * Group commit: while a flush is under way, changes collect; the next flush takes them all.
 * No timer, so nothing waits at low load; under load one fsync and one statement serve many payments.
 */
export class GroupCommitWriter implements ChangeWriter {
  readonly #options: WriterOptions;
  /** Payments alone: one statement. */
  readonly #hot: Lane;
  /** Limits, refunds, reversals: a transaction around that statement. A lane of its own, so that none waits for it. */
  readonly #wide: Lane;
  #queued = 0;
  readonly #idle: (() => void)[] = [];

  constructor(options: WriterOptions) {
    this.#options = options;
    const { pool } = options;
    const lane = (execute: Lane['execute']): Lane => ({
      queue: [],
      inFlight: 0,
      scheduled: false,
      execute,
    });
    this.#hot = lane(async (changes) => ({
      won: await flush(pool, changes),
      ...{ overLimit: NONE, overdrawn: NONE, walletRefused: NONE },
    }));
    this.#wide = lane((changes) => flushTransaction(pool, changes));
  }

  /** Changes accepted and not yet answered. */
  get queued(): number {
    return this.#queued;
  }

  write(change: Change): Promise<WriteOutcome> {
    const { capacity } = this.#options;
    if (this.#queued >= (isNew(change) ? capacity : 4 * capacity)) return Promise.resolve('busy');
    const wide =
      change.limitUse !== undefined ||
      change.draw !== undefined ||
      movesWallets(change) ||
      change.writes.some(({ type }) => type !== 'payment');
    const lane = wide ? this.#wide : this.#hot;
    this.#queued += 1;
    return new Promise((resolve, reject) => {
      lane.queue.push({ change, resolve, reject });
      this.#schedule(lane);
    });
  }

  /** Resolves when everything accepted has been answered. */
  drain(): Promise<void> {
    if (this.#queued === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(lane: Lane): void {
    if (lane.scheduled || lane.inFlight >= this.#options.maxInFlight) return;
    lane.scheduled = true;
    // At the end of this turn of the loop, so that everything that arrived with it shares the flush.
    setImmediate(() => {
      lane.scheduled = false;
      void this.#flushNext(lane);
    });
  }

  async #flushNext(lane: Lane): Promise<void> {
    const { maxBatch } = this.#options;
    if (lane.queue.length === 0) return;
    const batch = lane.queue.length <= maxBatch ? lane.queue : lane.queue.slice(0, maxBatch);
    lane.queue = lane.queue.length <= maxBatch ? [] : lane.queue.slice(maxBatch);
    lane.inFlight += 1;
    if (lane.queue.length > 0) this.#schedule(lane);
    await this.#commit(lane, batch, false);
    lane.inFlight -= 1;
    this.#queued -= batch.length;
    if (lane.queue.length > 0) this.#schedule(lane);
    if (this.#queued === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /**
   * Answers every change of the batch, whatever happens.
   * @param lostBefore whether an earlier try of these changes may have been committed unseen.
   */
  async #commit(lane: Lane, batch: readonly Pending[], lostBefore: boolean): Promise<void> {
    const { now, patienceMs, pause } = this.#options;
    const giveUpAt = now() + patienceMs;
    let lost = lostBefore;
    for (;;) {
      const error = await this.#execute(lane, batch, lost).then(
        () => undefined,
        (thrown: unknown) => ({ thrown }),
      );
      if (error === undefined) return;
      const failure = error.thrown instanceof LostRace ? 'fault' : failureOf(error.thrown);
      if (failure === 'fault') return this.#isolate(lane, batch, { error: error.thrown, lost });
      if (now() > giveUpAt) {
        for (const { reject } of batch) reject(error.thrown);
        return;
      }
      if (failure === 'serialisation') continue;
      lost = true;
      await pause(RETRY_MS);
    }
  }

  /** @param lost whether an earlier try of this batch may have been committed unseen. */
  async #execute(lane: Lane, batch: readonly Pending[], lost: boolean): Promise<void> {
    const { now, onFlush } = this.#options;
    const startedAt = now();
    const changes = batch.map(({ change }) => change);
    const verdicts = await lane.execute(changes);
    const earlier = lost ? await this.#committedEarlier(changes, verdicts) : undefined;
    const messages = changes.reduce((sum, change) => sum + change.messages.length, 0);
    onFlush?.({ size: batch.length, tookMs: now() - startedAt, messages });
    batch.forEach(({ change, resolve }, idx) => {
      resolve(earlier?.has(change.changeId) ? 'committed' : outcomeOf(change, idx, verdicts));
    });
  }

  /** Something in the batch is at fault: halves are tried until the culprit is alone. */
  async #isolate(
    lane: Lane,
    batch: readonly Pending[],
    { error, lost }: { readonly error: unknown; readonly lost: boolean },
  ): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) {
      if (error instanceof LostRace) first.resolve('conflict');
      else first.reject(error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#commit(lane, batch.slice(0, middle), lost);
    await this.#commit(lane, batch.slice(middle), lost);
  }

  /** A change that lost after a lost connection may have lost to itself. */
  async #committedEarlier(
    changes: readonly Change[],
    { won }: Verdicts,
  ): Promise<ReadonlySet<string> | undefined> {
    const losers = changes.filter((_, idx) => !won.has(idx));
    return losers.length === 0 ? undefined : committedBefore(this.#options.pool, losers);
  }
}

function outcomeOf(
  change: Change,
  idx: number,
  { won, overLimit, overdrawn, walletRefused }: Verdicts,
): WriteOutcome {
  if (won.has(idx)) return 'committed';
  if (overLimit.has(idx)) return 'over_limit';
  if (overdrawn.has(idx)) return 'overdrawn';
  if (walletRefused.has(idx)) return 'wallet_refused';
  return isNew(change) ? 'duplicate' : 'conflict';
}

/** Whether the change brings what it is about into being. */
const isNew = ({ events: [first] }: Change): boolean => first?.version === 1;
