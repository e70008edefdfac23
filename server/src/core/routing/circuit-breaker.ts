/** When a bank counts as unreachable, and for how long. */
export type BreakerLimits = {
  /** Failures in a row that open it. */
  readonly failuresToOpen: number;
  readonly openMs: number;
};

type Circuit = { failures: number; openUntil: number };

/**
 * Knows which banks do not answer at present. While a bank's circuit is open its orders are refused at once instead of
 * making payers wait; after `openMs` calls pass again, and the first failure opens it again.
 */
export class CircuitBreaker {
  readonly #limits: BreakerLimits;
  readonly #circuits = new Map<string, Circuit>();

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  isClosed(name: string, now: Date): boolean {
    const circuit = this.#circuits.get(name);
    return circuit === undefined || circuit.openUntil <= now.getTime();
  }

  report(name: string, answered: boolean, now: Date): void {
    if (answered) {
      this.#circuits.delete(name);
      return;
    }
    const { failuresToOpen, openMs } = this.#limits;
    const failures = (this.#circuits.get(name)?.failures ?? 0) + 1;
    const openUntil = failures >= failuresToOpen ? now.getTime() + openMs : 0;
    this.#circuits.set(name, { failures, openUntil });
  }
}
