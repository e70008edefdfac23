import type { AnswerFailure } from '@cong/wire/appotapay/answer.ts';
import { ERROR_CODES, isErrorCode } from '@cong/wire/appotapay/codes.ts';
import type { ReceivedResult } from '@cong/wire/appotapay/payment-result.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { ShopOrder, Verdict, Word } from '../order.ts';

const VERDICTS: Readonly<Record<number, Verdict>> = {
  0: 'paid',
  34: 'waiting',
  35: 'waiting',
  36: 'no_such_order',
  37: 'uncertain',
  38: 'cancelled',
  // Paid, and given back since.
  40: 'paid',
};

/** Codes that speak of the call, not of the order. */
const OF_THE_CALL: readonly number[] = [1, 2, 11, 13, 14, 15, 90, 91, 92, 94, 99, 401, 500];

/** The meaning of a code; the gateway's own words for one that is not in the vendor's table. */
function textOf(code: number, message: string): Bilingual {
  if (!isErrorCode(code)) return { vi: message, en: message };
  const { vi, en } = ERROR_CODES[code];
  return { vi, en };
}

/** What an errorCode means to the shop; whatever is neither success nor a step is a failure. */
export const wordOfCode = (code: number, message: string, at: Date): Word => ({
  at,
  verdict: OF_THE_CALL.includes(code) ? 'no_answer' : (VERDICTS[code] ?? 'failed'),
  code: String(code),
  text: textOf(code, message),
});

/** A verified result, if it speaks of this order and its amount. */
export function wordOfResult(result: ReceivedResult, order: ShopOrder, at: Date): Word {
  const word = wordOfCode(result.errorCode, result.message, at);
  const same = result.orderRef === order.ref && result.amount === order.amount;
  return same ? word : { ...word, verdict: 'not_trusted', text: FAULTS.amount };
}

/** Why nothing can be concluded, in the shop's words. */
export const FAULTS = {
  amount: {
    vi: 'Mã đơn hoặc số tiền khác với đơn hàng.',
    en: 'The order or the amount is not this order’s.',
  },
  bad_signature: {
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

/** Why an answer gives the shop nothing to go by. */
export function faultOf(answer: HttpAnswer, failure: AnswerFailure): Bilingual {
  if (answer.kind === 'failed') return FAULTS[answer.why];
  return failure.code === 'refused'
    ? textOf(failure.errorCode, failure.message)
    : FAULTS[failure.code];
}
