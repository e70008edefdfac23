import { RESULT_CODES, type ResultCode } from '@cong/wire/momo/codes.ts';
import type { Order } from '../provider/books.ts';
import { type Fields, type Partner, toJson } from './messages.ts';

/** What a partner's server asked, its signature proved; `origin` is MoMo's own address as it was reached. */
export type Call = {
  readonly fields: Fields;
  readonly partner: Partner;
  readonly origin: string;
};

/** What it hears: nothing at all, HTTP 503, or a code with what belongs to it. */
export type Answer =
  | 'silent'
  | 'down'
  | { readonly code: ResultCode; readonly facts?: Fields; readonly order?: Order };

/** An answer's JSON. MoMo signs none: instead of a wrong signature it answers about another order. */
export function answerJson(
  asked: Fields,
  { code, facts = {} }: Extract<Answer, object>,
  { isWrong, now }: { readonly isWrong: boolean; readonly now: Date },
): string {
  const { partnerCode = '', requestId = '', orderId = '', lang } = asked;
  return toJson({
    ...{ partnerCode, requestId },
    orderId: isWrong ? `not-${orderId}` : orderId,
    responseTime: now.getTime().toString(),
    message: RESULT_CODES[code][lang === 'en' ? 'en' : 'vi'],
    resultCode: code,
    ...facts,
  });
}
