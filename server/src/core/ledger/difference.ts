import type { MerchantId, PaymentId } from '@cong/values/ids.ts';

/** What is checked of the books, and what it means that it holds. */
export const BOOK_CHECKS = {
  history: 'each payment, refund and reversal is the fold of its events',
  agreements:
    'each saved card, customer, plan and subscription is the fold of its events, each cycle has its payment',
  postings: 'every state has the postings it implies',
  captures: 'capture postings = captured payments, per merchant and connector',
  refunds: 'refund postings = refunds done, per merchant and connector',
  refund_limit: 'refunds never exceed their capture',
  conversions:
    'every payment captured in instalments has one conversion of its terms, withdrawn once it is refunded',
  messages:
    'every end that its protocol tells of has one message, received or parked; nothing else has any',
  receipts: 'every receipt has the try that brought it',
  checkpoints: 'balances as kept = balances as replayed',
  wallets: 'every wallet holds what its postings and its statement come to',
  bank: "the bank's own books = our receivable, attempt by attempt",
} as const;

export type BookCheck = keyof typeof BOOK_CHECKS;

/** Something in the books that should not be. */
export type Difference = {
  readonly check: BookCheck;
  readonly merchantId: MerchantId;
  /** What an operator can look up: a payment's public id, or an account. */
  readonly subject: string;
  readonly paymentId?: PaymentId;
  readonly what: string;
};

/** Differences of one kind that are kept word for word; the others are only counted. */
const NAMED_OF_EACH = 20;

/** Collects differences in bounded memory. */
export class Differences {
  readonly #counts = new Map<BookCheck, number>();
  readonly #named: Difference[] = [];

  add(difference: Difference): void {
    const count = this.countOf(difference.check) + 1;
    this.#counts.set(difference.check, count);
    if (count <= NAMED_OF_EACH) this.#named.push(difference);
  }

  countOf(check: BookCheck): number {
    return this.#counts.get(check) ?? 0;
  }

  /** The first of each kind. */
  get named(): readonly Difference[] {
    return this.#named;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}
