import { isUuid, type RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { addMs, SECOND_MS } from '@cong/values/time.ts';
import { type ListQuery, parseListQuery } from '@cong/wire/appotapay/list-query.ts';
import { formatRefundDetail } from '@cong/wire/appotapay/refund.ts';
import { formatOrderRefunds, formatRefundPage } from '@cong/wire/appotapay/refund-list.ts';
import type { ListedRefund } from '../../core/merchant/merchant-lists.ts';
import { keyOf } from '../../flows/execute-command.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL, secretKeyOf } from './authenticate.ts';
import { type Call, formatRefusal, type Handle, refusal } from './call.ts';
import { REFUND_CODES, REFUND_STATUS, statusesIn } from './codes.ts';
import { wireRefund } from './refund-order.ts';
import { resultOf } from './result.ts';

/** GET /api/v1/transaction/refund/{refundId}: by the merchant's own id, or by ours. */
export const refundDetail: Handle = async (deps, call) => {
  const found = await findRefund(deps, call);
  if (found === undefined) return refusal(REFUND_CODES, 'payment_not_found');
  const key = secretKeyOf(call.credential);
  return { body: formatRefundDetail(wireRefund(found), call.language, key) };
};

async function findRefund(
  { flows, lists }: ProtocolDeps,
  { merchant, params: { refundId = '' } }: Call,
): Promise<ListedRefund | undefined> {
  if (!isWellFormedText(refundId)) return undefined;
  const refund = await flows.reader.refundByRequest(merchant.id, PROTOCOL, refundId);
  if (refund !== undefined) {
    return lists.refundById(merchant.id, PROTOCOL, refund.id);
  }
  return isUuid(refundId)
    ? lists.refundById(merchant.id, PROTOCOL, refundId as RefundId)
    : undefined;
}

/** What the wire's query of a list means to the store: both ends of a time belong to it. */
export const pageOf = ({ from, to, page, limit }: ListQuery) => ({
  ...(from && { from }),
  ...(to && { until: addMs(to, SECOND_MS) }),
  limit,
  offset: (page - 1) * limit,
});

/** GET /api/v1/refunds */
export const listRefunds: Handle = async ({ lists }, { merchant, query, language }) => {
  const parsed = parseListQuery(query);
  if (!parsed.ok) return formatRefusal(parsed.error);
  const { status, page, limit } = parsed.value;
  const { refunds, total, totalAmount } = await lists.refunds({
    ...{ merchantId: merchant.id, protocol: PROTOCOL },
    ...pageOf(parsed.value),
    ...(status && { statuses: statusesIn(REFUND_STATUS, status) }),
  });
  const found = { refunds: refunds.map(wireRefund), page, limit, total, totalAmount };
  return { body: formatRefundPage(found, language) };
};

/** GET /api/v1/transaction/{orderId}/refund */
export const orderRefunds: Handle = async ({ flows }, { merchant, credential, ...call }) => {
  const { orderId: orderRef = '' } = call.params;
  const key = { merchantId: merchant.id, protocol: PROTOCOL, orderRef };
  const payment = isWellFormedText(orderRef) ? await flows.reader.byOrder(key) : undefined;
  if (payment === undefined) return refusal(REFUND_CODES, 'payment_not_found');
  const refunds = await flows.reader.refundsOf(keyOf(payment));
  const asked = refunds.reduce(
    (sum, { status, amount }) => (status === 'failed' ? sum : sum + amount),
    0n,
  );
  const order = {
    ...resultOf(payment, credential),
    description: payment.order.description,
    applicationId: merchant.id,
    refundType: vnd(asked) === payment.amount ? ('total' as const) : ('partial' as const),
    refunds: refunds.map((refund) => wireRefund({ refund, publicId: payment.publicId })),
  };
  return { body: formatOrderRefunds(order, call.language) };
};
