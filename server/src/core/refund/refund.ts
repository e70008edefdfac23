import type { AttemptId, MerchantId, PaymentId, RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { PaidAccount } from '../ledger/account.ts';

type Base = {
  readonly id: RefundId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly paymentId: PaymentId;
  readonly attemptId: AttemptId;
  readonly protocol: string;
  /** The asker's idempotency key: the same key and content again is answered again, not done again. */
  readonly requestId: string;
  readonly connector: string;
  readonly connectorRef?: string;
  /** The account that pays it. */
  readonly account: PaidAccount;
  readonly amount: Vnd;
  /** What was captured; some providers refund in full only. */
  readonly captured: Vnd;
  readonly reason: string;
  readonly requestedAt: Date;
  /** How often the connector was asked to send the money or how it stands. */
  readonly tries: number;
};

/** Money on its way back to the payer because the merchant asked. */
export type Refund =
  | (Base & { readonly status: 'requested'; readonly dueAt: Date })
  /** The order to refund is with the connector, its answer not yet recorded. */
  | (Base & { readonly status: 'sent'; readonly callDeadline: Date })
  /** The connector gave no definite answer, or works on it: inquired, never sent as new. */
  | (Base & { readonly status: 'unknown'; readonly dueAt: Date })
  /** The provider has no interface for it; an operator records the end. */
  | (Base & { readonly status: 'manual' })
  | (Base & { readonly status: 'done'; readonly endedAt: Date })
  | (Base & { readonly status: 'failed'; readonly why: string; readonly endedAt: Date });

export type RefundStatus = Refund['status'];

export type RefundEvent =
  | { readonly type: 'refund_requested'; readonly refund: Refund }
  /** The provider works on another refund of the payment. */
  | { readonly type: 'refund_put_off'; readonly dueAt: Date }
  | { readonly type: 'refund_sent'; readonly callDeadline: Date }
  | { readonly type: 'refund_unsettled'; readonly dueAt: Date; readonly why: string }
  | { readonly type: 'refund_handed_over' }
  | { readonly type: 'refund_done'; readonly at: Date }
  | { readonly type: 'refund_failed'; readonly why: string; readonly at: Date };

/** When a worker must act on it; undefined when none must. */
export function refundDueAt(refund: Refund): Date | undefined {
  switch (refund.status) {
    case 'requested':
    case 'unknown':
      return refund.dueAt;
    case 'sent':
      return refund.callDeadline;
    default:
      return undefined;
  }
}
