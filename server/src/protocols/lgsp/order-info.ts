import {
  formatOrderInfoAnswer,
  parseOrderInfo,
  verifyOrderInfo,
} from '@cong/wire/lgsp/order-info.ts';
import { PROTOCOL, secretKeyOf } from './authenticate.ts';
import { formatRefusal, type Handle, refusal } from './call.ts';
import { CALL_CODES, REFUND_CODES } from './codes.ts';
import { infoOf, transactionNoOf } from './result.ts';

/** POST /payment/GetOrderInfo: found by the order; another provider's number than ours is another order. */
export const getOrderInfo: Handle = async ({ flows }, { merchant, credential, fields }) => {
  const parsed = parseOrderInfo(fields);
  if (!parsed.ok) return formatRefusal(parsed.error);
  if (!verifyOrderInfo(fields, secretKeyOf(credential))) {
    return refusal(CALL_CODES, 'wrong_checksum');
  }
  const { orderRef, transactionNo } = parsed.value;
  const payment = await flows.reader.byOrder({
    ...{ merchantId: merchant.id, protocol: PROTOCOL, orderRef },
  });
  if (payment === undefined) return refusal(REFUND_CODES, 'payment_not_found');
  if (transactionNo !== '' && transactionNo !== transactionNoOf(payment)) {
    return refusal(REFUND_CODES, 'other_transaction');
  }
  return { body: formatOrderInfoAnswer(infoOf(payment, credential.code)) };
};
