import type { AttemptId } from '@cong/values/ids.ts';
import { addVnd, type Vnd, vnd } from '@cong/values/money.ts';
import type { CardType } from './card-type.ts';
import type { InstalmentBank } from './instalment-bank.ts';

/** Who bears the fee: the buyer on top of the price, or the merchant out of it. */
export type FeePayer = 'buyer' | 'merchant';

/** How an attempt is to become instalments: fixed when it starts, so that what it debits and posts follows from it. */
export type InstalmentTerms = {
  readonly bank: InstalmentBank;
  readonly cardType: CardType;
  readonly months: number;
  /** The row of the fee table that was applied. */
  readonly feeId: number;
  readonly fee: Vnd;
  readonly paidBy: FeePayer;
};

/** What the buyer pays beside the price. */
export const buyerFee = (terms: InstalmentTerms | undefined): Vnd =>
  terms?.paidBy === 'buyer' ? terms.fee : vnd(0n);

type Tried = { readonly id: AttemptId; readonly instalment?: InstalmentTerms };

/** What an attempt must debit: the payment's amount and the buyer's instalment fee. */
export const dueOf = (
  { amount }: { readonly amount: Vnd },
  attempt: Omit<Tried, 'id'> | undefined,
): Vnd => addVnd(amount, buyerFee(attempt?.instalment));

/** The instalment terms of one of a payment's attempts, if it has any. */
export const termsOf = (
  { attempts }: { readonly attempts: readonly Tried[] },
  id: AttemptId,
): InstalmentTerms | undefined => attempts.find((attempt) => attempt.id === id)?.instalment;
