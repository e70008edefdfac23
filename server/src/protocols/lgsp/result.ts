import type { OrderInfo } from '@cong/wire/lgsp/order-info.ts';
import type { PaymentResult } from '@cong/wire/lgsp/result.ts';
import { attemptOf, type Payment } from '../../core/payment/payment.ts';
import type { Refund } from '../../core/refund/refund.ts';
import { codeOf } from './codes.ts';
import { providerOf } from './provider.ts';

type Told = Pick<PaymentResult, 'paygate' | 'payTransId'>;

/** The provider that took the payment, or was tried last; its number once it has taken it, before that there is ours alone. */
function providerPart(payment: Payment): Partial<Told> {
  const attempt =
    payment.status === 'captured' ? attemptOf(payment, payment.attemptId) : payment.attempts.at(-1);
  const paygate = attempt && providerOf(attempt.bank);
  const payTransId = payment.status === 'captured' ? attempt?.connectorRef : undefined;
  return {
    ...(paygate && { paygate }),
    ...(payTransId !== undefined && { payTransId }),
  };
}

/** When the payment ended, or came to where it stands. */
function momentOf(payment: Payment): Date {
  switch (payment.status) {
    case 'captured':
      return payment.capturedAt;
    case 'declined':
    case 'cancelled':
    case 'expired':
      return payment.endedAt;
    case 'uncertain':
      return payment.since;
    default:
      return payment.createdAt;
  }
}

/** What is told of a payment that has ended. */
export const resultOf = (payment: Payment): PaymentResult => ({
  ...{ payTransId: '', ...providerPart(payment) },
  orderRef: payment.orderRef,
  amount: payment.amount,
  orderInfo: payment.order.description,
  paidAt: momentOf(payment),
  errorCode: codeOf(payment),
  type: 'pay',
});

/** What is told of a refund that has ended, of the payment's transaction. */
export const refundResultOf = (payment: Payment, refund: Refund): PaymentResult => ({
  ...resultOf(payment),
  ...{ amount: refund.amount, orderInfo: refund.reason, type: 'refund' },
  errorCode: refund.status === 'done' ? '00' : '95',
  paidAt: 'endedAt' in refund ? refund.endedAt : refund.requestedAt,
});

/** Where a payment stands, for whoever asks. */
export const infoOf = (payment: Payment, partnerCode: string): OrderInfo => ({
  ...{ partnerCode, orderRef: payment.orderRef, requestCode: payment.order.requestRef ?? '' },
  serviceCode: payment.order.extras.serviceCode ?? '',
  ...{ orderInfo: payment.order.description, amount: payment.amount, type: 'pay' },
  errorCode: codeOf(payment),
  ...providerPart(payment),
  ...(payment.status === 'captured' && { paidAt: payment.capturedAt }),
});

/** The provider's number of a payment; empty before there is one. */
export const transactionNoOf = (payment: Payment): string => providerPart(payment).payTransId ?? '';
