import { formatRefundAnswer, parseRefund } from '@cong/wire/lgsp/refund.ts';
import { verify } from '@cong/wire/lgsp/signature.ts';
import { refundPayment } from '../../flows/refund-payment.ts';
import { PROTOCOL, secretKeyOf } from './authenticate.ts';
import { formatRefusal, type Handle, refusal } from './call.ts';
import { CALL_CODES, REFUND_CODES } from './codes.ts';
import { transactionNoOf } from './result.ts';

/** POST /payment/refund: taken on at once, sent by a worker; the same requestCode is answered again. */
export const refund: Handle = async ({ flows }, { merchant, credential, fields }) => {
  const parsed = parseRefund(fields);
  if (!parsed.ok) return formatRefusal(parsed.error);
  if (!verify('refund', fields, secretKeyOf(credential))) {
    return refusal(CALL_CODES, 'wrong_checksum');
  }
  const { orderRef, requestCode, transactionNo, amount, orderInfo, extent } = parsed.value;
  const key = { merchantId: merchant.id, protocol: PROTOCOL, orderRef };
  const payment = await flows.reader.byOrder(key);
  if (payment === undefined) {
    const used = await flows.reader.refundByRequest(merchant.id, PROTOCOL, requestCode);
    return refusal(REFUND_CODES, used ? 'request_id_reused' : 'payment_not_found');
  }
  if (transactionNo !== transactionNoOf(payment)) {
    return refusal(REFUND_CODES, 'other_transaction');
  }
  if (extent === 'full' && payment.status === 'captured' && amount !== payment.amount) {
    return refusal(REFUND_CODES, 'not_the_whole', `${amount} of ${payment.amount}`);
  }
  const asked = await refundPayment(flows, payment, {
    ...{ requestId: requestCode, amount, reason: orderInfo },
  });
  if (!asked.ok) {
    const why = asked.error.code === 'wrong_state' ? payment.status : undefined;
    return refusal(REFUND_CODES, asked.error.code, why);
  }
  // The same requestCode with another reason is another content, too.
  return asked.value.reason === orderInfo
    ? { body: formatRefundAnswer() }
    : refusal(REFUND_CODES, 'request_id_reused');
};
