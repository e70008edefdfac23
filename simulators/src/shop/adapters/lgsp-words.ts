import type { AnswerFailure } from '@cong/wire/lgsp/answer.ts';
import { ANSWER_CODES } from '@cong/wire/lgsp/codes.ts';
import type { OrderInfo } from '@cong/wire/lgsp/order-info.ts';
import { isResultCode, kindOf, RESULT_CODES } from '@cong/wire/lgsp/result-codes.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { ShopOrder, Verdict, Word } from '../order.ts';

const VERDICTS = {
  done: 'paid',
  waiting: 'waiting',
  unknown: 'uncertain',
  refused: 'failed',
  refund_refused: 'paid',
} as const satisfies Readonly<Record<ReturnType<typeof kindOf>, Verdict>>;

const CANCELLED = '24';

/** What an errorCode means to the shop. */
export function wordOfCode(code: string, at: Date): Word {
  const text: Bilingual = isResultCode(code) ? RESULT_CODES[code] : { vi: code, en: code };
  const verdict = code === CANCELLED ? 'cancelled' : VERDICTS[kindOf(code)];
  return { at, code, verdict, text: { vi: text.vi, en: text.en } };
}

/** A look-up's answer, if it is about this order and its amount. */
export function wordOfInfo(info: OrderInfo, order: ShopOrder, at: Date): Word {
  const word = wordOfCode(info.errorCode, at);
  const same = info.orderRef === order.ref && info.amount === order.amount;
  return same ? word : { ...word, verdict: 'not_trusted', text: FAULTS.amount };
}

/** Why nothing can be concluded, in the shop's words. */
export const FAULTS = {
  amount: {
    vi: 'Mã đơn hoặc số tiền khác với đơn hàng.',
    en: 'The order or the amount is not this order’s.',
  },
  bad_checksum: { vi: 'Checksum sai.', en: 'Wrong checksum.' },
  malformed: { vi: 'Không đọc được nội dung.', en: 'The content cannot be read.' },
  timeout: { vi: 'Trục không trả lời kịp.', en: 'The hub did not answer in time.' },
  unreachable: { vi: 'Không kết nối được với trục.', en: 'The hub cannot be reached.' },
  no_keys: {
    vi: 'Chưa lấy được khóa từ cổng thanh toán.',
    en: 'The keys could not be had from the gateway yet.',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Why an answer gives the shop nothing to go by. */
export function faultOf(answer: HttpAnswer, failure: AnswerFailure): Bilingual {
  if (answer.kind === 'failed') return FAULTS[answer.why];
  return failure.code === 'refused' ? ANSWER_CODES[failure.errorCode] : FAULTS.malformed;
}
