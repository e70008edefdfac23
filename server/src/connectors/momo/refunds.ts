import { isRefusal, kindOf } from '@cong/wire/momo/codes.ts';
import {
  formatRefund,
  parseRefundAnswer,
  REFUND_PATH,
  type Refund,
} from '@cong/wire/momo/refund.ts';
import type { RefundAnswer, RefundRequest } from '../../core/connector/connector.ts';
import { credentialsOf } from './account.ts';
import { call, isFromMomo, type MomoDeps, query, unknown } from './calls.ts';
import { isMaybeRefunded, isNoSuchOrder } from './codes.ts';

/** Sends money back, in full or in part, under the refund's own orderId, which MoMo takes once. */
export async function refund(deps: MomoDeps, request: RefundRequest): Promise<RefundAnswer> {
  const asked = refundOf(request);
  if (asked === undefined) return { outcome: 'manual' };
  const credentials = credentialsOf(request.account);
  const body = formatRefund(asked, credentials);
  const called = await call(deps, REFUND_PATH, { body, signal: request.signal });
  if (called.kind !== 'answered') return unknown(called.why);
  if (!isFromMomo(called)) return unknown(`HTTP ${called.status}`);
  const answer = parseRefundAnswer(called.body, asked, credentials);
  if (!answer.ok) return unknown(answer.error.code);
  const { resultCode, message } = answer.value;
  return kindOf(resultCode) === 'paid'
    ? { outcome: 'done' }
    : unfinished(resultCode, `${resultCode} ${message}`);
}

/** Undefined where MoMo's number of the payment never reached us: an operator had to say that it was paid. */
function refundOf(request: RefundRequest): Refund | undefined {
  const { refundId, attemptId, connectorRef, amount, reason } = request;
  if (connectorRef === undefined || connectorRef === attemptId) return undefined;
  return {
    ...{ orderId: refundId, requestId: refundId, amount, transId: connectorRef },
    ...{ description: reason, locale: 'vi' },
  };
}

/** Asks after a refund by its own orderId. */
export async function inquireRefund(deps: MomoDeps, request: RefundRequest): Promise<RefundAnswer> {
  if (refundOf(request) === undefined) return { outcome: 'manual' };
  const found = await query(deps, { ...request, orderId: request.refundId });
  if ('why' in found) return found;
  if (!found.ok) return unknown(found.error.code);
  const { resultCode, amount, message } = found.value;
  if (isNoSuchOrder(resultCode)) return { outcome: 'not_found' };
  if (kindOf(resultCode) !== 'paid') return unfinished(resultCode, `${resultCode} ${message}`);
  return amount === request.amount ? { outcome: 'done' } : unknown(`another amount: ${amount}`);
}

function unfinished(code: string, why: string): RefundAnswer {
  if (kindOf(code) === 'pending') return { outcome: 'pending' };
  const refused = isRefusal(code) || kindOf(code) === 'refund_refused';
  return refused && !isMaybeRefunded(code)
    ? { outcome: 'failed', why: why.slice(0, 200) }
    : unknown(why);
}
