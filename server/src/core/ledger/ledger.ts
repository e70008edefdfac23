import type { ConnectorTotals } from './book-totals.ts';
import type { BookCheck, Difference } from './difference.ts';

/** A debit as a bank's own books have it. */
export type BankEntry = {
  readonly attemptRef: string;
  readonly debited: bigint;
  readonly refunded: bigint;
};

/** The other side's books, kept by it, read page by page. */
export type BankBooks = {
  readonly connector: string;
  readonly pages: () => AsyncIterable<readonly BankEntry[]>;
};

/** The other side's books could not be had; its message says why. */
export class BankBooksUnreadable extends Error {
  override readonly name = 'BankBooksUnreadable';
}

export type BooksQuestion = {
  /** What is under way is counted and not held against the books: for a system that is running. */
  readonly allowPending: boolean;
  readonly banks?: readonly BankBooks[];
};

/** What the check of the books found. */
export type BooksReport = {
  readonly payments: number;
  readonly events: number;
  readonly postings: number;
  readonly totals: readonly ConnectorTotals[];
  /** Whether a check was made, and how much it found. */
  readonly checks: readonly { readonly check: BookCheck; readonly differences: number }[];
  /** The first differences of each kind. */
  readonly named: readonly Difference[];
  /** What was under way and is not counted as a difference. */
  readonly pending: number;
  /** Attempts in the banks' and providers' books. */
  readonly bankAttempts?: number;
  readonly sound: boolean;
};

/** Balances as they were kept at an instant. */
export type Checkpoint = {
  /** Everything posted before it is in. */
  readonly upto: Date;
  readonly balances: number;
};

/** The books as a whole. */
export interface Ledger {
  /** Reads everything once, from one snapshot, in bounded memory. */
  verify(question: BooksQuestion): Promise<BooksReport>;
  /** Adds what was posted since the last checkpoint. It must lie far enough back that nothing earlier is still being written. */
  checkpoint(upto: Date): Promise<Checkpoint>;
}
