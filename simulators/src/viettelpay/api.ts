import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstState, type Order, type Refund } from '../provider/books.ts';
import { readForm } from '../provider/form.ts';
import { statusOf } from './merchant-server.ts';
import { amountOf, type Fields, type Merchant, openForm, withCheckSum } from './messages.ts';
import type { Viettelpay } from './viettelpay.ts';

type Answer = 'silent' | 'down' | { readonly fields: Fields; readonly wrongSignature?: boolean };
type Call = { readonly fields: Fields; readonly merchant: Merchant };

const REFUSED = { error_code: '03', error_msg: 'Sai chữ ký' };

/** Inquiries and refunds, told apart by `cmd`. */
export async function takeApiCall(parts: Viettelpay, request: FastifyRequest, reply: FastifyReply) {
  const text = typeof request.body === 'string' ? request.body : '';
  const kind = readForm(text)?.get('cmd') === 'REFUND_PAYMENT' ? 'refund' : 'inquiry';
  const opened = openForm(kind, text, parts.merchants);
  // Nobody knows under whose key to answer.
  if (opened === undefined) return reply.send(REFUSED);
  const answer = await (kind === 'refund' ? refund(parts, opened) : inquire(parts, opened));
  if (answer === 'silent') return parts.desk.hold(reply);
  if (answer === 'down') return reply.code(503).send();
  const { merchant } = opened;
  const fields = { merchant_code: merchant.merchantCode, version: '2.0', ...answer.fields };
  const hashKey = answer.wrongSignature ? `not-${merchant.hashKey}` : merchant.hashKey;
  return reply.send(
    withCheckSum(kind === 'refund' ? 'refundAnswer' : 'inquiryAnswer', fields, {
      ...merchant,
      hashKey,
    }),
  );
}

async function inquire({ desk }: Viettelpay, { fields, merchant }: Call): Promise<Answer> {
  const { order_id: id = '' } = fields;
  const status = (payment_status: string, wrongSignature?: boolean): Answer => ({
    fields: { order_id: id, payment_status },
    ...(wrongSignature && { wrongSignature }),
  });
  const sentBack = desk.books.refund(merchant.merchantCode, id);
  if (sentBack !== undefined) {
    const { order, refund: known } = sentBack;
    const answer = status(REFUND_STATUSES[known.state]);
    // The next inquiry finds it through.
    if (known.state === 'pending') await desk.books.finish(order, known);
    return answer;
  }
  const order = desk.books.find(id);
  if (order?.merchant !== merchant.merchantCode) return status('-1');
  const { inquiriesDown = 0, inquiriesUndecided = 0, wrongSignature } = desk.behaviourOf(order);
  order.inquiries += 1;
  if (order.inquiries <= inquiriesDown) return 'down';
  const undecided = order.state === 'paid' && order.inquiries <= inquiriesDown + inquiriesUndecided;
  return status(undecided ? '3' : statusOf(order), wrongSignature);
}

const REFUND_STATUSES = { done: '1', pending: '0', refused: '2' } as const;

/** Sends the whole of a payment back: once per order_id of the refund. */
async function refund(parts: Viettelpay, call: Call): Promise<Answer> {
  const { desk } = parts;
  const { order_id: id = '', originalRequestId = '', trans_amount } = call.fields;
  const answer = (error_code: string, error_msg: string): Answer => ({
    fields: { order_id: id, error_code, error_msg },
  });
  const order = desk.books.numbered(originalRequestId);
  const amount = amountOf(trans_amount);
  if (!isTheirs(order, call)) return answer('01', 'Không tìm thấy giao dịch');
  const before = desk.books.refund(order.merchant, id)?.refund;
  if (before !== undefined) return refundAnswer(before, answer);
  if (amount !== order.debited || call.fields.refundType !== '0') {
    return answer('03', 'Sai số tiền');
  }
  const behaviour = desk.behaviourOf(order);
  if (behaviour.refund === 'silent_lost' && order.lostRefunds === 0) {
    order.lostRefunds += 1;
    return 'silent';
  }
  const sent = await desk.books.sendBack(order, { id, amount, state: firstState(behaviour) });
  if (behaviour.refund === 'silent_done') return 'silent';
  const said = refundAnswer(sent, answer);
  return typeof said === 'object' && behaviour.wrongSignature
    ? { ...said, wrongSignature: true }
    : said;
}

const isTheirs = (order: Order | undefined, { merchant }: Call): order is Order =>
  order?.merchant === merchant.merchantCode && order.state === 'paid';

function refundAnswer(
  { state }: Refund,
  answer: (code: string, message: string) => Answer,
): Answer {
  if (state === 'done') return answer('00', 'Thành công');
  return state === 'pending' ? answer('08', 'Đang xử lý') : answer('21', 'Thất bại');
}
