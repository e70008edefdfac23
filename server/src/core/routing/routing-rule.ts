import type { Vnd } from '@cong/values/money.ts';

/** One of a merchant's wishes which way its payments go; the first that fits, and can be met, counts. */
export type RoutingRule = {
  /** Whose payers choose one of these, by our bank ids; absent: any bank or card. */
  readonly banks?: readonly string[];
  /** Amounts from this one on, and up to that one. */
  readonly from?: Vnd;
  readonly upTo?: Vnd;
  /** The provider at whose page they pay then. */
  readonly via: string;
};
