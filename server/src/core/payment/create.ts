import type { ChangeId, MerchantId, PaymentId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Change, LimitUse } from '../change/change.ts';
import type { Order, Terms } from './order.ts';
import type { PaymentIn } from './payment.ts';

export type NewPayment = {
  readonly id: PaymentId;
  readonly changeId: ChangeId;
  readonly merchantId: MerchantId;
  readonly protocol: string;
  readonly orderRef: string;
  readonly publicId: string;
  readonly amount: Vnd;
  readonly order: Order;
  readonly terms: Terms;
  readonly checkoutHash: string;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly limitUse?: LimitUse;
};

/** The change that brings a payment into being. Whether its order key is free, the store says. */
export function createPayment(fresh: NewPayment): Change {
  const { changeId, now, limitUse, ...facts } = fresh;
  const payment: PaymentIn<'created'> = {
    ...facts,
    status: 'created',
    version: 1,
    createdAt: now,
    attempts: [],
    wrongDetails: 0,
    wrongOtps: 0,
    discrepancies: [],
  };
  return {
    changeId,
    merchantId: fresh.merchantId,
    subjectId: fresh.id,
    at: now,
    writes: [{ type: 'payment', payment }],
    events: [{ stream: fresh.id, version: 1, event: { type: 'created', payment } }],
    postings: [],
    messages: [],
    ...(limitUse && { limitUse }),
  };
}
