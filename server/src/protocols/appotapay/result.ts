import { parseLanguage } from '@cong/wire/appotapay/code-text.ts';
import type { PaymentResult } from '@cong/wire/appotapay/payment-result.ts';
import type { Credential } from '../../core/merchant/merchant.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { choiceOf } from './bank-code.ts';
import { codeOf } from './codes.ts';

/** How a payment stands, as redirect, IPN, status and lists tell it. */
export const resultOf = (payment: Payment, { code, secrets }: Credential): PaymentResult => ({
  errorCode: codeOf(payment),
  partnerCode: code,
  apiKey: secrets.apiKey?.reveal() ?? '',
  amount: payment.amount,
  orderRef: payment.orderRef,
  ...choiceOf(payment),
  transactionId: payment.publicId,
  transactionAt: momentOf(payment),
  extraData: payment.order.extras.extraData ?? '',
});

/** The language in which the merchant asked for the order: what it is told of later comes in the same. */
export const languageOf = ({ order }: Payment) => parseLanguage(order.extras.language);

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
