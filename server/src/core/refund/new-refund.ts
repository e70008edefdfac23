import type { RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { dueOf } from '../instalment/terms.ts';
import { attemptOf, type PaymentIn } from '../payment/payment.ts';
import type { Refund } from './refund.ts';

type Asked = {
  readonly id: RefundId;
  readonly requestId: string;
  readonly amount: Vnd;
  readonly reason: string;
  readonly now: Date;
};

/** A refund of a captured payment as it begins: due at once. */
export function newRefund(
  payment: PaymentIn<'captured'>,
  { id, requestId, amount, reason, now }: Asked,
): Extract<Refund, { status: 'requested' }> {
  const attempt = attemptOf(payment, payment.attemptId);
  if (attempt === undefined) throw new Error(`payment ${payment.id} lost its attempt`);
  const { merchantId, id: paymentId, protocol, terms } = payment;
  return {
    ...{ id, merchantId, paymentId, protocol, requestId, amount, reason },
    version: 1,
    attemptId: attempt.id,
    connector: attempt.connector,
    ...(attempt.connectorRef !== undefined && { connectorRef: attempt.connectorRef }),
    account: terms.account,
    captured: payment.reportedAmount ?? dueOf(payment, attempt),
    requestedAt: now,
    tries: 0,
    status: 'requested',
    dueAt: now,
  };
}
