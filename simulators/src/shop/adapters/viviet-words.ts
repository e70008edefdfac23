import {
  isReturnCode,
  kindOf,
  QUERY_CODES,
  type QueryCode,
  RETURN_CODES,
} from '@cong/wire/viviet/codes.ts';
import type { PaymentReturn, ReturnFault } from '@cong/wire/viviet/payment-return.ts';
import type { QueryFault } from '@cong/wire/viviet/query.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { ShopOrder, Verdict, Word } from '../order.ts';

const VERDICTS = {
  paid: 'paid',
  waiting: 'waiting',
  unknown: 'uncertain',
  not_found: 'no_such_order',
  refused: 'failed',
} as const satisfies Readonly<Record<ReturnType<typeof kindOf>, Verdict>>;

const CANCELLED = 'PAY-0028';

/** What a genuine result means to the shop, if it is about this order and its amount. */
export function wordOfResult(
  result: PaymentReturn,
  order: Pick<ShopOrder, 'ref' | 'amount'>,
  at: Date,
): Word {
  const { responseCode: code, message, orderRef, totalAmount } = result;
  const text: Bilingual = isReturnCode(code) ? RETURN_CODES[code] : { vi: message, en: message };
  const verdict = code === CANCELLED ? 'cancelled' : VERDICTS[kindOf(code)];
  const word: Word = { at, code, verdict, text: { vi: text.vi, en: text.en } };
  // Of an order that nobody has placed there is no amount.
  const same =
    orderRef === order.ref && (verdict === 'no_such_order' || totalAmount === order.amount);
  return same ? word : { ...word, verdict: 'not_trusted', text: FAULTS.amount };
}

/** Why nothing can be concluded, in the shop's words. */
export const FAULTS = {
  amount: {
    vi: 'Mã đơn hoặc số tiền khác với đơn hàng.',
    en: 'The order or the amount is not this order’s.',
  },
  not_authenticated: {
    vi: 'Chữ ký sai: không phải của cổng thanh toán, hoặc khóa không khớp.',
    en: 'Wrong signature: not the gateway’s, or the keys do not match.',
  },
  malformed: { vi: 'Không đọc được nội dung.', en: 'The content cannot be read.' },
  timeout: {
    vi: 'Cổng thanh toán không trả lời kịp.',
    en: 'The gateway did not answer in time.',
  },
  unreachable: {
    vi: 'Không kết nối được cổng thanh toán.',
    en: 'The gateway cannot be reached.',
  },
  no_keys: {
    vi: 'Chưa lấy được khóa từ cổng thanh toán.',
    en: 'The keys could not be had from the gateway yet.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** A return or notification that is not to be believed. */
export const distrusted = ({ code }: ReturnFault, at: Date): Word => ({
  ...{ at, verdict: 'not_trusted', code: '', text: FAULTS[code] },
});

/** A query without a result. A refusal is not signed: it says nothing of the order. */
export function withoutResult(answer: HttpAnswer, fault: QueryFault, at: Date): Word {
  const nothing = { at, verdict: 'no_answer', code: '' } as const;
  if (answer.kind === 'failed') return { ...nothing, text: FAULTS[answer.why] };
  if (fault.code === 'not_authenticated') return distrusted(fault, at);
  if (fault.code === 'malformed') return { ...nothing, text: FAULTS.malformed };
  const { responseCode: code } = fault;
  return { ...nothing, code, text: isQueryCode(code) ? QUERY_CODES[code] : FAULTS.malformed };
}

const isQueryCode = (code: string): code is QueryCode => Object.hasOwn(QUERY_CODES, code);
