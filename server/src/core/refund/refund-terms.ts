/** What the bank or provider that took a payment allows of refunds. */
export type RefundTerms = {
  readonly supported: boolean;
  /** False: the whole payment at once, or nothing. */
  readonly partial: boolean;
  /** How long after the capture; absent: as long as anyone asks. */
  readonly withinMs?: number;
};

/** Where nothing else is known: the connector's own answer will tell. */
export const ANY_REFUND: RefundTerms = { supported: true, partial: true };
