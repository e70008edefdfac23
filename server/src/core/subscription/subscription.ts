import type { Brand } from '@cong/values/brand.ts';
import type { MerchantId, PaymentId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { CardId } from '../card/saved-card.ts';
import type { Interval } from './calendar.ts';
import type { End, PlanId } from './plan.ts';

export type SubscriptionId = Brand<string, 'SubscriptionId'>;

/** What was agreed at the sign-up; later changes of the plan leave it as it is. */
export type SubscriptionTerms = End & {
  readonly planId: PlanId;
  readonly planCode: string;
  readonly planName: string;
  readonly amount: Vnd;
  readonly interval: Interval;
  /** When the first payment is due. */
  readonly startsAt: Date;
};

/** A payment that is due, or will be. Each has an order of its own, named by the subscription's code and its number. */
export type Cycle = {
  /** From 1. */
  readonly number: number;
  readonly dueAt: Date;
  /** When the worker tries to be paid; absent while a try is under way or its outcome not known. */
  readonly tryAt?: Date;
  /** Once its payment exists. */
  readonly paymentId?: PaymentId;
};

type Base = {
  readonly id: SubscriptionId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly protocol: string;
  /** What the merchant calls it by. */
  readonly code: string;
  readonly customerRef: string;
  readonly terms: SubscriptionTerms;
  /** The payment by which the payer signs up: the first cycle's, or one that only verifies the card. */
  readonly signUp: PaymentId;
  /** A hash of what was asked, so that a repeat is told from another sign-up. */
  readonly fingerprint: string;
  readonly requestedAt: Date;
  /** The last cycle that has a payment; 0 before the first. */
  readonly billed: number;
};

export type EndCause =
  /** The payer did not sign up. */
  | 'not_signed_up'
  /** A cycle was not paid, its last retry included. */
  | 'not_paid'
  /** Its card was unlinked. */
  | 'card_gone';

/** A customer's standing order to be debited by a plan. */
export type Subscription =
  | (Base & { readonly status: 'pending' })
  | (Base & {
      readonly status: 'active';
      readonly cardId: CardId;
      readonly cycle: Cycle;
      readonly lastPaidAt?: Date;
    })
  /** Everything that was agreed is paid. */
  | (Base & { readonly status: 'ended'; readonly endedAt: Date })
  | (Base & {
      readonly status: 'cancelled';
      readonly endedAt: Date;
      /** A payment that was open then and must be ended. */
      readonly leftOpen?: PaymentId;
    })
  | (Base & {
      readonly status: 'failed';
      readonly endedAt: Date;
      readonly why: EndCause;
      readonly leftOpen?: PaymentId;
    });

export type SubscriptionIn<Status extends Subscription['status']> = Extract<
  Subscription,
  { status: Status }
>;

export type SubscriptionEvent =
  | {
      readonly type: 'subscription_requested';
      readonly planCode: string;
      readonly signUp: PaymentId;
    }
  | {
      readonly type: 'subscription_activated';
      readonly cardId: CardId;
      readonly cycle: Cycle;
      readonly lastPaidAt?: Date;
      readonly at: Date;
    }
  | { readonly type: 'cycle_opened'; readonly paymentId: PaymentId }
  | { readonly type: 'cycle_tried' }
  | { readonly type: 'cycle_put_off'; readonly tryAt: Date }
  | { readonly type: 'cycle_paid'; readonly next: Cycle; readonly at: Date }
  | { readonly type: 'subscription_ended'; readonly at: Date }
  | { readonly type: 'subscription_cancelled'; readonly leftOpen?: PaymentId; readonly at: Date }
  | {
      readonly type: 'subscription_failed';
      readonly why: EndCause;
      readonly leftOpen?: PaymentId;
      readonly at: Date;
    }
  | { readonly type: 'left_payment_ended' };

/** When a worker must act on it; undefined when none must: a payment under way tells its own end. */
export function subscriptionDueAt(subscription: Subscription): Date | undefined {
  switch (subscription.status) {
    case 'active':
      return subscription.cycle.tryAt;
    case 'cancelled':
    case 'failed':
      return subscription.leftOpen === undefined ? undefined : subscription.endedAt;
    default:
      return undefined;
  }
}

/** The merchant's reference of a cycle's order: the same cycle can never have two payments. */
export const cycleOrderRef = (code: string, number: number): string => `${code}-${number}`;
