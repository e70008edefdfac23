import type { AttemptId, MerchantId, PaymentKey } from '@cong/values/ids.ts';
import type { DomainEvent } from '../change/change.ts';
import type { Conversion } from '../instalment/conversion.ts';
import type { Refund } from '../refund/refund.ts';
import type { Reversal } from '../reversal/reversal.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Payment, PaymentStatus } from './payment.ts';

export type OrderKey = {
  readonly merchantId: MerchantId;
  readonly protocol: string;
  readonly orderRef: string;
};

type RequestKey = Omit<OrderKey, 'orderRef'> & { readonly requestRef: string };

/** An event as it was written, for histories and for the check of the books. */
export type EventRow = {
  readonly stream: string;
  readonly version: number;
  readonly at: Date;
  readonly event: DomainEvent;
};

export type PostingRow = {
  readonly attemptId: AttemptId;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly at: Date;
};

/** Reading payments. Nothing here is cached: every answer is at least as new as the last commit before the call. */
export interface PaymentReader {
  byKey(key: PaymentKey): Promise<Payment | undefined>;
  byOrder(key: OrderKey): Promise<Payment | undefined>;
  /** By the id that the protocol shows; more than one where two protocols share a format. */
  byPublicId(publicId: string): Promise<readonly Payment[]>;
  /** Over all merchants, where only the protocol and the merchant's reference are known. */
  byOrderRef(protocol: string | undefined, orderRef: string): Promise<readonly Payment[]>;
  /** By the id that the merchant gave the request itself. */
  byRequestRef(key: RequestKey): Promise<Payment | undefined>;
  historyOf(key: PaymentKey): Promise<readonly EventRow[]>;
  postingsOf(key: PaymentKey): Promise<readonly PostingRow[]>;
  refundsOf(key: PaymentKey): Promise<readonly Refund[]>;
  reversalsOf(key: PaymentKey): Promise<readonly Reversal[]>;
  conversionsOf(key: PaymentKey): Promise<readonly Conversion[]>;
  refundByRequest(
    merchantId: MerchantId,
    protocol: string,
    requestId: string,
  ): Promise<Refund | undefined>;
  /** What a merchant's orders of one Viet Nam day have come to; the writer alone decides whether one more fits. */
  usedOfDay(merchantId: MerchantId, day: string): Promise<bigint>;
}

/** What the sweeps find due, oldest first. Merchants are those whose partition the caller owns. */
export interface DueReader {
  payments(
    due: DueQuery & { readonly statuses?: readonly PaymentStatus[] },
  ): Promise<readonly Payment[]>;
  refunds(due: DueQuery): Promise<readonly Refund[]>;
  reversals(due: DueQuery): Promise<readonly Reversal[]>;
  subscriptions(due: DueQuery): Promise<readonly Subscription[]>;
}

export type DueQuery = {
  readonly now: Date;
  /** Partition numbers, see PARTITIONS. */
  readonly partitions: readonly number[];
  readonly limit: number;
  /** Under way in this process, or put aside by it. */
  readonly exceptIds?: readonly string[];
};

/** Merchants are shared out among workers by `merchant_id % PARTITIONS`. */
export const PARTITIONS = 64;

export const partitionOf = (merchantId: MerchantId): number => merchantId % PARTITIONS;
