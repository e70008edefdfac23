import { behaviourOf } from '@cong/wire/banknet/cards.ts';
import type { Behaviour } from '@cong/wire/banknet/test-card.ts';

/** An attempt as far as faults are concerned. */
type Subject = { readonly ref: string; readonly bank: string; readonly card?: string | undefined };

/** Which attempts a fault is for: exactly one of the fields is given. */
export type FaultMatch = {
  readonly attemptRef?: string;
  /** The name of a test card. */
  readonly card?: string;
  readonly bank?: string;
  /** The next attempt that is checked, and that one only. */
  readonly next?: true;
};

export type Fault = {
  readonly match: FaultMatch;
  /** Does as the card of this name would, instead of the card's own behaviour. */
  readonly outcome?: string;
  /** Added to the card's own behaviour. */
  readonly behaviour?: Behaviour;
};

const NONE: Behaviour = {};

const matches = ({ attemptRef, card, bank }: FaultMatch, subject: Subject): boolean =>
  (attemptRef !== undefined && attemptRef === subject.ref) ||
  (card !== undefined && card === subject.card) ||
  (bank !== undefined && bank === subject.bank);

/** What was ordered to go wrong, on top of what the cards say. */
export class Faults {
  #rules: Fault[] = [];
  #next: Fault[] = [];

  add(fault: Fault): void {
    (fault.match.next ? this.#next : this.#rules).push(fault);
  }

  reset(): void {
    this.#rules = [];
    this.#next = [];
  }

  /** Gives a fault that waits for the next attempt to this one. */
  claimNext(attemptRef: string): void {
    const fault = this.#next.shift();
    if (fault !== undefined) this.#rules.push({ ...fault, match: { attemptRef } });
  }

  behaviourOf(subject: Subject): Behaviour {
    const own = behaviourOf(subject.card ?? 'success') ?? NONE;
    if (this.#rules.length === 0) return own;
    return this.#rules
      .filter(({ match }) => matches(match, subject))
      .reduce<Behaviour>(
        (behaviour, { outcome, behaviour: added }) => ({
          ...(outcome === undefined ? behaviour : behaviourOf(outcome)),
          ...added,
        }),
        own,
      );
  }
}
