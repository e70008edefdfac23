import { newToken } from '@cong/values/ids.ts';

/** Why a merchant's request was refused, in words for its developer. */
export type Explanation = {
  readonly id: string;
  readonly at: Date;
  readonly protocol: string;
  readonly call: string;
  readonly code: string;
  readonly refused: string;
  readonly why: string;
};

const KEPT = 200;

/** The latest explanations, in memory: a wrong signature is explained instead of answered "6000" alone. */
export class Explanations {
  readonly #kept = new Map<string, Explanation>();

  add(explanation: Omit<Explanation, 'id'>): string {
    const id = newToken();
    this.#kept.set(id, { id, ...explanation });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }

  get(id: string): Explanation | undefined {
    return this.#kept.get(id);
  }

  /** Newest first. */
  latest(): readonly Explanation[] {
    return [...this.#kept.values()].reverse();
  }
}
