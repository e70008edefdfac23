import type { AnswerFailure } from '@cong/wire/123pay/answer.ts';
import { CREATE_ORDER_CODES } from '@cong/wire/123pay/codes.ts';
import { ORDER_STATUSES, type OrderStatus } from '@cong/wire/123pay/order-status.ts';
import type { QueriedOrder } from '@cong/wire/123pay/query-order.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { ShopOrder, Verdict, Word } from '../order.ts';

const VERDICTS: Readonly<Record<string, Verdict>> = {
  '1': 'paid',
  '-100': 'cancelled',
  '0': 'waiting',
  '10': 'waiting',
  '11': 'waiting',
  '20': 'uncertain',
  '-10': 'no_such_order',
};

const textOf = ({ vi, en }: Bilingual): Bilingual => ({ vi, en });

/** A verified order status as the shop understands it; whatever is neither success nor a step is a failure. */
export const wordOfStatus = (status: OrderStatus, at: Date): Word => ({
  at,
  verdict: VERDICTS[status] ?? 'failed',
  code: status,
  text: textOf(ORDER_STATUSES[status]),
});

/** What queryOrder1 said, if it speaks of the order that was asked about and of its amount. */
export function wordOfQuery(answered: QueriedOrder, order: ShopOrder, at: Date): Word {
  const word = wordOfStatus(answered.status, at);
  const exists = word.verdict !== 'no_such_order';
  const rightAmount = answered.amount === order.amount;
  const rightDebit = word.verdict !== 'paid' || answered.debited === order.amount;
  return !exists || (rightAmount && rightDebit)
    ? word
    : { ...word, verdict: 'not_trusted', text: FAULTS.amount };
}

/** Why nothing can be concluded, in the shop's words. */
export const FAULTS = {
  amount: {
    vi: 'Số tiền trong câu trả lời khác với đơn hàng.',
    en: 'The amount in the answer is not the order’s.',
  },
  bad_checksum: {
    vi: 'Chữ ký sai: không phải của cổng thanh toán, hoặc khóa không khớp.',
    en: 'Wrong signature: not the gateway’s, or the keys do not match.',
  },
  bad_ticket: {
    vi: 'Ticket sai: kết quả trên URL không đáng tin.',
    en: 'Wrong ticket: what the URL says cannot be trusted.',
  },
  malformed: {
    vi: 'Không đọc được nội dung.',
    en: 'The content cannot be read.',
  },
  expired: {
    vi: 'Đã quá 5 phút: có thể là một thông điệp cũ được gửi lại.',
    en: 'More than 5 minutes off: it may be an old message sent again.',
  },
  timeout: {
    vi: 'Cổng thanh toán không trả lời kịp.',
    en: 'The gateway did not answer in time.',
  },
  unreachable: {
    vi: 'Không kết nối được cổng thanh toán.',
    en: 'The gateway cannot be reached.',
  },
  http: {
    vi: 'Cổng thanh toán trả lời bằng lỗi HTTP.',
    en: 'The gateway answered with an HTTP error.',
  },
  no_keys: {
    vi: 'Chưa lấy được khóa từ cổng thanh toán.',
    en: 'The keys could not be had from the gateway yet.',
  },
  unknown_order: {
    vi: 'Không phải đơn của quán: một chương trình khác đã tạo đơn bằng cùng bộ khóa. Quán đã ghi nhận, cổng không cần gửi lại.',
    en: 'Not an order of this shop: another program placed it with the same keys. Taken note of, so that the gateway need not repeat it.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** The meaning of a createOrder1 or queryOrder1 error code; the gateway's own words for one of its own. */
function refusalText(code: string, description: string): Bilingual {
  const known = Object.entries(CREATE_ORDER_CODES).find(([name]) => name === code)?.[1];
  return known ? textOf(known) : { vi: description, en: description };
}

/** Why an answer gives the shop nothing to go by. */
export function faultOf(answer: HttpAnswer, failure: AnswerFailure): Bilingual {
  if (answer.kind === 'failed') return FAULTS[answer.why];
  if (answer.status !== 200) return FAULTS.http;
  return failure.code === 'refused'
    ? refusalText(failure.returnCode, failure.description)
    : FAULTS[failure.code];
}
