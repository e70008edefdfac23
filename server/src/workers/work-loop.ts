/** When a loop's next turn is worth taking: there is more to do; there may be more soon; nothing until told. */
export type Next = 'now' | 'soon' | 'later';

export type LoopOptions = {
  /** Must not overlap itself; the loop sees to it. */
  readonly turn: () => Promise<Next>;
  /** From the start of one turn to the start of the next when nobody asks: what no signal told is found by then. */
  readonly everyMs: number;
  /** Between turns that signals ask for: what comes in the meantime shares the next one. */
  readonly gapMs: number;
  readonly onError: (error: unknown) => void;
};

/** Takes one turn at a time: when told to, when the last one left something, and every now and then. */
export class WorkLoop {
  readonly #options: LoopOptions;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #startedAt = Number.NEGATIVE_INFINITY;
  #running = false;
  /** Asked for during a turn, which may have looked already. */
  #asked = false;
  #failed = false;
  #stopped = false;
  readonly #ended: (() => void)[] = [];

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.nudge();
  }

  /** There may be something to do. Cheap: any number of calls make one turn. */
  nudge(): void {
    if (this.#running) this.#asked = true;
    // After a failure the loop keeps its own pace: whoever nudges does not know that the database is away.
    else if (!this.#failed) this.#wakeIn(this.#startedAt + this.#options.gapMs - performance.now());
  }

  /** No turn begins any more. Resolves when the one under way has ended. */
  stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#ended.push(resolve));
  }

  #wakeIn(ms: number): void {
    if (this.#stopped) return;
    const at = performance.now() + Math.max(0, ms);
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => void this.#take(), Math.max(0, ms));
  }

  async #take(): Promise<void> {
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#startedAt = performance.now();
    this.#running = true;
    this.#asked = false;
    const next = await this.#turn();
    this.#running = false;
    for (const resolve of this.#ended.splice(0)) resolve();
    const { everyMs, gapMs } = this.#options;
    const sinceStart = performance.now() - this.#startedAt;
    if (next === 'now') this.#wakeIn(0);
    else if (!this.#failed && (this.#asked || next === 'soon')) this.#wakeIn(gapMs - sinceStart);
    else this.#wakeIn(everyMs - sinceStart);
  }

  async #turn(): Promise<Next> {
    try {
      const next = await this.#options.turn();
      this.#failed = false;
      return next;
    } catch (error) {
      this.#failed = true;
      this.#options.onError(error);
      return 'later';
    }
  }
}
