import type { Clock } from '@cong/values/time.ts';

/** Two machines' clocks differ by less than this; more means that the sandbox's clock was moved. */
const JITTER_MS = 5_000;

/**
 * The network's time: its own clock, moved to the hour that its acquirer's signed requests tell. A sandbox whose
 * clock was advanced by a month finds the bank in the same month.
 */
export class AcquirerClock {
  readonly #local: Clock;
  #offsetMs = 0;

  constructor(local: Clock) {
    this.#local = local;
  }

  now(): Date {
    return new Date(this.#local().getTime() + this.#offsetMs);
  }

  /** Takes a timestamp whose signature was checked. */
  heard(timestampMs: number): void {
    const difference = timestampMs - this.now().getTime();
    if (Math.abs(difference) > JITTER_MS) this.#offsetMs += difference;
  }
}
