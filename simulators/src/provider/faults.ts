/** What goes wrong with an order, if anything: one table for all providers. A field that means nothing does nothing. */
export type Behaviour = {
  /** The merchant's call that opens the order, at providers that have one. */
  readonly start?: 'silent' | 'down' | 'refused';
  /** What comes of the payer's approval. `late`: the debit follows behind the answer. */
  readonly approval?: 'declined' | 'silent_before_debit' | 'silent_after_debit' | 'late';
  /** The provider's own code with which an approval is declined. */
  readonly code?: string;
  /** How the payer's way back and the server's result, where there is one, travel. */
  readonly delivery?: Delivery;
  /** Before it answers an approval. */
  readonly delayMs?: number;
  /** Debits so much more than was asked for; less when it is negative. */
  readonly debitsMore?: number;
  /** Signs under another key; at providers that sign nothing, answers about another order. */
  readonly wrongSignature?: true;
  /** The first so many inquiries find the provider out of order. */
  readonly inquiriesDown?: number;
  /** The first so many inquiries after the debit hear that it is not decided. */
  readonly inquiriesUndecided?: number;
  readonly refund?: 'refused' | 'refused_later' | 'pending' | 'silent_lost' | 'silent_done';
};

export type Delivery =
  | 'together'
  | 'result_first'
  | 'return_first'
  | 'result_lost'
  | 'return_lost'
  | 'both_lost'
  | 'result_twice';

/** Which orders a fault is for: exactly one of the fields is given. */
export type FaultMatch = {
  readonly attemptRef?: string;
  /** The next order that is opened, and that one only. */
  readonly next?: true;
  readonly every?: true;
};

export type Fault = { readonly match: FaultMatch; readonly behaviour: Behaviour };

/** What was ordered to go wrong. It lasts until it is reset, and is in no books. */
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

  /** Gives a fault that waits for the next order to this one. */
  claimNext(attemptRef: string): void {
    const fault = this.#next.shift();
    if (fault !== undefined) this.#rules.push({ ...fault, match: { attemptRef } });
  }

  behaviourOf(ref: string): Behaviour {
    const own = this.#rules.filter(
      ({ match: { every, attemptRef } }) => every || attemptRef === ref,
    );
    return Object.assign({}, ...own.map(({ behaviour }) => behaviour));
  }
}
