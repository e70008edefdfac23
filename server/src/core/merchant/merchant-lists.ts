import type { MerchantId, RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { BankGroup } from '../bank/bank.ts';
import type { Payment, PaymentStatus } from '../payment/payment.ts';
import type { Refund, RefundStatus } from '../refund/refund.ts';

/** One page of what a merchant did in one protocol, the newest first. */
type ListQuery = {
  readonly merchantId: MerchantId;
  readonly protocol: string;
  /** From this instant on; of payments their creation counts, of refunds when they were asked for. */
  readonly from?: Date;
  /** Before this instant. */
  readonly until?: Date;
  readonly limit: number;
  readonly offset: number;
};

export type PaymentListQuery = ListQuery & {
  readonly statuses?: readonly PaymentStatus[];
  /** By the bank of the last attempt, else by the one that the order fixes, else by what the payer may choose from. */
  readonly group?: BankGroup;
};

export type RefundListQuery = ListQuery & { readonly statuses?: readonly RefundStatus[] };

/** A refund and the id under which its protocol shows the payment. */
export type ListedRefund = { readonly refund: Refund; readonly publicId: string };

/** What a merchant asks after: its own payments and refunds, and no other's. */
export interface MerchantLists {
  payments(
    query: PaymentListQuery,
  ): Promise<{ readonly payments: readonly Payment[]; readonly total: number }>;
  refunds(query: RefundListQuery): Promise<{
    readonly refunds: readonly ListedRefund[];
    /** How many there are on all pages, and what they come to. */
    readonly total: number;
    readonly totalAmount: Vnd;
  }>;
  /** By the id that the protocol shows. */
  paymentByPublicId(
    merchantId: MerchantId,
    protocol: string,
    publicId: string,
  ): Promise<Payment | undefined>;
  refundById(
    merchantId: MerchantId,
    protocol: string,
    id: RefundId,
  ): Promise<ListedRefund | undefined>;
}
