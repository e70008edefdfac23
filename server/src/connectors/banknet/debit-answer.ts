import { codes, isRefusal } from '@cong/wire/banknet/codes.ts';
import type { DebitAnswer } from '@cong/wire/banknet/messages.ts';
import type { AuthoriseAnswer } from '../../core/connector/connector.ts';
import { reasonOf } from './codes.ts';

/** The core's word for what became of a debit, whichever way the network told it. */
export function authoriseAnswer(answer: DebitAnswer): AuthoriseAnswer {
  const { code } = answer;
  if (code === '00') {
    return { outcome: 'paid', amount: answer.amount, connectorRef: answer.bankRef };
  }
  if (code === '55') return { outcome: 'wrong_otp' };
  if (isRefusal(code)) return { outcome: 'refused', reason: reasonOf[code] };
  return { outcome: 'unknown', why: `${code} ${codes[code].en}` };
}
