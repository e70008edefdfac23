import type { ChangeId, MerchantId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Profile, ProfileEvent } from '../card/profile.ts';
import type { SavedCard, SavedCardEvent } from '../card/saved-card.ts';
import type { Conversion, ConversionEvent } from '../instalment/conversion.ts';
import type { Account } from '../ledger/account.ts';
import type { HousePosting, Posting } from '../ledger/posting.ts';
import type { Message } from '../notification/message.ts';
import type { PaymentEvent } from '../payment/event.ts';
import type { Payment } from '../payment/payment.ts';
import type { Refund, RefundEvent } from '../refund/refund.ts';
import type { Reversal, ReversalEvent } from '../reversal/reversal.ts';
import type { Plan, PlanEvent } from '../subscription/plan.ts';
import type { Subscription, SubscriptionEvent } from '../subscription/subscription.ts';
import type { TopUp, TopUpEvent } from '../wallet/top-up.ts';
import type { Wallet, WalletEvent } from '../wallet/wallet.ts';

/**
 * An aggregate as it shall be. `version` 1 is new; n replaces version n-1 and nothing else. Whether a change wins is
 * decided by its payment's version, or by its first aggregate's where it has no payment.
 */
export type Write =
  | { readonly type: 'payment'; readonly payment: Payment }
  | { readonly type: 'refund'; readonly refund: Refund }
  | { readonly type: 'reversal'; readonly reversal: Reversal }
  | { readonly type: 'conversion'; readonly conversion: Conversion }
  | { readonly type: 'saved_card'; readonly card: SavedCard }
  | { readonly type: 'profile'; readonly profile: Profile }
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'subscription'; readonly subscription: Subscription }
  /** The hash of the password is given when the wallet is opened, and stands in no event. */
  | { readonly type: 'wallet'; readonly wallet: Wallet; readonly passwordHash?: Secret }
  | { readonly type: 'top_up'; readonly topUp: TopUp };

export type DomainEvent =
  | PaymentEvent
  | RefundEvent
  | ReversalEvent
  | ConversionEvent
  | SavedCardEvent
  | ProfileEvent
  | PlanEvent
  | SubscriptionEvent
  | WalletEvent
  | TopUpEvent;

/** An event with the aggregate it happened to; the version is the one the change writes. */
export type RecordedEvent = {
  readonly stream: string;
  readonly version: number;
  readonly event: DomainEvent;
};

/** Adds to (or takes from) what a merchant's orders of one Viet Nam day come to. */
export type LimitUse = {
  readonly day: string;
  readonly amount: bigint;
  /** Absent when nothing is to be refused: an unpaid end gives its amount back. */
  readonly limit?: Vnd;
};

/** Takes from what a merchant's account holds; refused when less than `atLeast` would be left. */
export type Draw = {
  readonly account: Account;
  readonly amount: Vnd;
  /** What must be left; negative where the merchant may owe us. */
  readonly atLeast: bigint;
};

/** What the wallet that a change debits may pay in a Viet Nam day. */
export type WalletDay = { readonly day: string; readonly limit: Vnd };

/** Everything one command writes. The store writes all of it in one transaction, or none. */
export type Change = {
  readonly changeId: ChangeId;
  readonly merchantId: MerchantId;
  /** The payment that all of it is about, or the first aggregate of a change that is about none: postings name it. */
  readonly subjectId: string;
  readonly at: Date;
  readonly writes: readonly Write[];
  readonly events: readonly RecordedEvent[];
  readonly postings: readonly (Posting | HousePosting)[];
  readonly messages: readonly Message[];
  readonly limitUse?: LimitUse;
  readonly draw?: Draw;
  /** Of a change whose postings debit a wallet; a wallet's balance follows from the postings themselves. */
  readonly walletDay?: WalletDay;
};

/** What is written beside whatever else a change writes. */
export type Beside = Pick<Change, 'writes' | 'events'>;

export const NOTHING: Beside = { writes: [], events: [] };

/** A change and what is to be written with it; most have nothing, and stay as they are. */
export function withBeside(change: Change, all: readonly Beside[]): Change {
  if (all.every(({ writes }) => writes.length === 0)) return change;
  return {
    ...change,
    writes: [...change.writes, ...all.flatMap(({ writes }) => writes)],
    events: [...change.events, ...all.flatMap(({ events }) => events)],
  };
}

/** What became of a change. `busy` was never queued: nothing of it exists. */
export type WriteOutcome =
  | 'committed'
  /** An order with this key exists. */
  | 'duplicate'
  /** Decided on an old version: load, decide again. */
  | 'conflict'
  | 'over_limit'
  /** More than the merchant's account holds, and than it may owe. */
  | 'overdrawn'
  /** A wallet that it debits or credits is not as it was decided on: load, decide again. */
  | 'wallet_refused'
  | 'busy';

/** The port of the group-commit writer. Resolves after the commit, never before. */
export interface ChangeWriter {
  /** @throws {Error} when the database stays unreachable: whether it was written is then unknown. */
  write(change: Change): Promise<WriteOutcome>;
}
