import type { AnswerFailure } from '@cong/wire/alepay/answer-envelope.ts';
import { ERROR_CODES, type ErrorCode, isErrorCode } from '@cong/wire/alepay/codes.ts';
import type { TransactionInfo } from '@cong/wire/alepay/transaction-info.ts';
import type { HttpAnswer } from '../exchange.ts';
import type { Bilingual } from '../language.ts';
import type { ShopOrder, Verdict, Word } from '../order.ts';

const VERDICTS: Readonly<Partial<Record<ErrorCode, Verdict>>> = {
  '000': 'paid',
  // The payer is busy, or the issuer has not said whether it debited: the guide has one code for both.
  '107': 'waiting',
  '155': 'waiting',
  '177': 'cancelled',
  '153': 'no_such_order',
};

/** The meaning of a code; the gateway's own words for one that is not in the guide's table. */
function textOfCode(code: string, description = code): Bilingual {
  if (!isErrorCode(code)) return { vi: description, en: description };
  const { vi, en } = ERROR_CODES[code];
  return { vi, en };
}

/** What a transaction's status means to the shop; whatever is neither success nor a step is a failure. */
export const wordOfStatus = (code: ErrorCode, at: Date): Word => ({
  ...{ at, code, text: textOfCode(code) },
  verdict: VERDICTS[code] ?? 'failed',
});

/** A verified transaction, if it is this order's and of its amount. */
export function wordOfInfo(info: TransactionInfo, order: ShopOrder, at: Date): Word {
  const word = wordOfStatus(info.status, at);
  const same = info.orderRef === order.ref && info.amount === order.amount;
  return same ? word : { ...word, verdict: 'not_trusted', text: FAULTS.amount };
}

/** Why nothing can be concluded, in the shop's words. */
export const FAULTS = {
  amount: {
    vi: 'Mã đơn hoặc số tiền khác với đơn hàng.',
    en: 'The order or the amount is not this order’s.',
  },
  bad_checksum: {
    vi: 'Checksum sai: không phải của cổng thanh toán, hoặc khóa không khớp.',
    en: 'Wrong checksum: not the gateway’s, or the keys do not match.',
  },
  malformed: {
    vi: 'Không giải mã hoặc không đọc được nội dung.',
    en: 'The content cannot be decrypted or read.',
  },
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
    ? textOfCode(failure.errorCode, failure.description)
    : FAULTS[failure.code];
}
