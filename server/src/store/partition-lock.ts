import { PARTITIONS } from '../core/payment/payment-store.ts';
import { PartitionSession } from './partition-session.ts';
import { nextStep } from './partition-share.ts';

/** What a worker does when its partitions change. */
export type PartitionEvents = {
  readonly onChange: (owned: ReadonlySet<number>) => void;
  /** Resolves when nothing that was begun for these partitions is under way any more; nothing new may begin. */
  readonly onLeave: (partitions: readonly number[]) => Promise<void>;
  /** Some process has committed work. */
  readonly onSignal: () => void;
};

export type PartitionLockOptions = {
  readonly url: string;
  /** How often living workers are counted. */
  readonly everyMs?: number;
  /** A database that answers later counts as gone. */
  readonly answerWithinMs?: number;
  /** How long work under way may hold up the handing over of a partition. */
  readonly handOverMs?: number;
  readonly onError?: (error: unknown) => void;
  /** Told at each count how many workers live. */
  readonly onCount?: (workers: number) => void;
};

const NONE: ReadonlySet<number> = new Set();
const RECONNECT_MS = 100;
const RECONNECT_MS_MAX = 5_000;

/**
 * Shares the partitions of merchants out among all living workers by session advisory locks: each is owned by one
 * worker, and free again the moment that worker dies or loses its connection. Needs a connection of its own to
 * PostgreSQL itself: a pooler between that shares sessions would share the locks.
 */
export class PartitionLock {
  readonly #options: Required<PartitionLockOptions>;
  #events: PartitionEvents | undefined;
  #session: PartitionSession | undefined;
  #owned: ReadonlySet<number> = NONE;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: PartitionLockOptions) {
    this.#options = {
      everyMs: 1_000,
      answerWithinMs: 5_000,
      handOverMs: 15_000,
      onError: () => {},
      onCount: () => {},
      ...options,
    };
  }

  /** What this worker may act on now. */
  get owned(): ReadonlySet<number> {
    return this.#owned;
  }

  start(events: PartitionEvents): void {
    this.#events = events;
    void this.#connect();
  }

  /** Gives everything back. Call it when nothing is under way any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#session = undefined;
    this.#own(NONE);
  }

  async #connect(): Promise<void> {
    const session = new PartitionSession(this.#options.url, this.#options.answerWithinMs, {
      onLost: () => this.#lose(session),
      onSignal: () => this.#events?.onSignal(),
    });
    this.#session = session;
    try {
      await session.open();
    } catch (error) {
      this.#lose(session, error);
      return;
    }
    await this.#tick(session);
  }

  /** At once, whatever was under way: another worker may own everything a moment later. */
  #lose(session: PartitionSession, error?: unknown): void {
    if (session !== this.#session || this.#stopped) return;
    this.#session = undefined;
    session.close();
    clearTimeout(this.#timer);
    this.#own(NONE);
    this.#options.onError(error ?? new Error('the connection that holds the partitions is lost'));
    const wait = Math.min(RECONNECT_MS * 2 ** this.#failures, RECONNECT_MS_MAX);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  async #tick(session: PartitionSession): Promise<void> {
    try {
      const { workers, held } = await session.standings();
      if (session !== this.#session) return;
      this.#failures = 0;
      this.#options.onCount(workers.size);
      const { giveUp, take } = nextStep({
        me: session.id,
        ...{ workers, held },
        mine: this.#owned,
        partitions: PARTITIONS,
      });
      if (giveUp.length > 0) void this.#handOver(session, giveUp);
      const taken = take.length === 0 ? [] : await session.take(take);
      if (session !== this.#session) return;
      if (taken.length > 0) this.#own(new Set([...this.#owned, ...taken]));
    } catch (error) {
      this.#lose(session, error);
      return;
    }
    this.#timer = setTimeout(() => void this.#tick(session), this.#options.everyMs);
  }

  /** First nothing new begins, then what is under way ends, then the lock goes: nothing is done twice. */
  async #handOver(session: PartitionSession, partitions: readonly number[]): Promise<void> {
    this.#own(new Set([...this.#owned].filter((one) => !partitions.includes(one))));
    let deadline: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      deadline = setTimeout(resolve, this.#options.handOverMs);
    });
    await Promise.race([this.#events?.onLeave(partitions), late]).catch(this.#options.onError);
    clearTimeout(deadline);
    if (session !== this.#session) return;
    await session.giveUp(partitions).catch((error: unknown) => this.#lose(session, error));
  }

  #own(owned: ReadonlySet<number>): void {
    if (owned.size === 0 && this.#owned.size === 0) return;
    this.#owned = owned;
    this.#events?.onChange(owned);
  }
}
