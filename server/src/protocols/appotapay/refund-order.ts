import {
  formatRefund,
  parseRefundRequest,
  type Refund as WireRefund,
} from '@cong/wire/appotapay/refund.ts';
import type { ListedRefund } from '../../core/merchant/merchant-lists.ts';
import { refundableAtMost } from '../../core/payment/decide-refund.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { type RefundRefusal, refundPayment } from '../../flows/refund-payment.ts';
import { PROTOCOL, secretKeyOf } from './authenticate.ts';
import { formatRefusal, type Handle, type Refused, refusal } from './call.ts';
import { REFUND_CODES, REFUND_STATUS } from './codes.ts';

/** POST /api/v1/transaction/refund: asked for at once, sent by a worker; the same refundId is answered again. */
export const refundOrder: Handle = async ({ flows, lists }, { merchant, credential, ...call }) => {
  const parsed = parseRefundRequest(call.fields);
  if (!parsed.ok) return formatRefusal(parsed.error);
  const { refundRef: requestId, transactionId, amount, reason } = parsed.value;
  const payment = await lists.paymentByPublicId(merchant.id, PROTOCOL, transactionId);
  if (payment === undefined) {
    const used = await flows.reader.refundByRequest(merchant.id, PROTOCOL, requestId);
    return refusal(REFUND_CODES, used ? 'request_id_reused' : 'payment_not_found');
  }
  const asked = await refundPayment(flows, payment, { requestId, amount, reason });
  if (!asked.ok) return refundRefusal(asked.error, { payment, amount });
  // The same refundId with another reason is another content, too.
  if (asked.value.reason !== reason) return refusal(REFUND_CODES, 'request_id_reused');
  const refund = wireRefund({ refund: asked.value, publicId: payment.publicId });
  return { body: formatRefund(refund, call.language, secretKeyOf(credential)) };
};

function refundRefusal(
  { code }: RefundRefusal,
  { payment, amount }: { readonly payment: Payment; readonly amount: bigint },
): Refused {
  const alone = payment.status === 'captured' && amount > refundableAtMost(payment);
  const refused = code === 'refund_exceeds_captured' && alone ? 'refund_over_payment' : code;
  return refusal(REFUND_CODES, refused, code === 'wrong_state' ? payment.status : undefined);
}

/** A refund as this wire shows it. */
export const wireRefund = ({ refund, publicId }: ListedRefund): WireRefund => ({
  refundRef: refund.requestId,
  transactionId: publicId,
  amount: refund.amount,
  reason: refund.reason,
  refundId: refund.id,
  status: REFUND_STATUS[refund.status],
  requestedAt: refund.requestedAt,
  ...(refund.status === 'failed' && { rejectReason: refund.why }),
});
