import { formatReturnUrl } from '@cong/wire/lgsp/browser-return.ts';
import { formatResult, parseResultReply } from '@cong/wire/lgsp/result.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Ipn } from '../../core/protocol/protocol.ts';
import { refundResultOf, resultOf, transactionNoOf } from './result.ts';

/** The result of a payment or of a refund, PUT to the agency's returnUrl; received on HTTP 200 with error_code SUCCESSFUL. */
export const ipn = (schedule: readonly number[]): Ipn => ({
  schedule,
  format: (payment, _credential, _now, refund) => {
    const kind = payment.order.extras.olderChecksum === 'true' ? 'olderResult' : 'result';
    const body = formatResult(refund ? refundResultOf(payment, refund) : resultOf(payment), kind);
    return {
      method: 'PUT',
      headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
      body,
      shown: body.replace(/("checksum":")[0-9a-f]+/, '$1***'),
    };
  },
  shownReply: (body) => body,
  judge: (reply) => {
    const verdict = parseResultReply(reply);
    if (verdict === 'received') return verdict;
    return {
      refused: verdict.refused === 'error_code' ? verdict.errorCode : verdict.refused,
    };
  },
});

/** The way back to the agency, however the payment stands. It carries no proof: the agency asks. */
export const browserReturn = (payment: Payment): string => {
  const { errorCode, orderRef } = resultOf(payment);
  const transactionId = transactionNoOf(payment);
  return formatReturnUrl(payment.order.returnUrls.success, { orderRef, errorCode, transactionId });
};
