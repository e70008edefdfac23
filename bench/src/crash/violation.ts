/** Something that must never be, and the payment it happened to. */
export type Violation = {
  readonly what: string;
  /** The merchant's reference or an attempt's, by which the history is found. */
  readonly payment: { readonly orderRef: string } | { readonly attemptRef: string } | undefined;
};
