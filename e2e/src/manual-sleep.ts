/** Waits that end when the test says so. */
export class ManualSleep {
  #asleep: (() => void)[] = [];
  #arrived: (() => void)[] = [];

  readonly sleep = (_ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#asleep.push(wake);
      for (const tell of this.#arrived.splice(0)) tell();
    });

  /** Resolves once somebody sleeps. */
  async someoneSleeps(): Promise<void> {
    if (this.#asleep.length === 0) await new Promise<void>((tell) => this.#arrived.push(tell));
  }

  wakeAll(): void {
    for (const wake of this.#asleep.splice(0)) wake();
  }
}
