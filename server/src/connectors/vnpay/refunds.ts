import type { AttemptId } from '@cong/values/ids.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import { outcomeOfRefund, refundKindOf } from '@cong/wire/vnpay/codes.ts';
import { PAYMENT_TYPE, type QueriedPayment } from '@cong/wire/vnpay/query-dr.ts';
import { formatRefund, parseRefundAnswer, type Refund } from '@cong/wire/vnpay/refund.ts';
import type { RefundAnswer, RefundRequest } from '../../core/connector/connector.ts';
import { credentialsOf } from './account.ts';
import {
  OUR_ADDRESS,
  post,
  queryDr,
  requestIdOf,
  unknown,
  type VnpayDeps,
} from './transactions.ts';

/** Sends money back, in full or in part. What VNPAY takes on is not done yet: it is inquired. */
export async function refund(deps: VnpayDeps, request: RefundRequest): Promise<RefundAnswer> {
  const credentials = credentialsOf(request.account);
  const asked = refundOf(request, deps.clock());
  const called = await post(deps, formatRefund(asked, credentials), request.signal);
  if ('why' in called) return called;
  const answer = parseRefundAnswer(called.body, asked, credentials);
  if (!answer.ok) return unknown(answer.error.code);
  const { responseCode, transactionStatus, message } = answer.value;
  const why = `${responseCode} ${message}`;
  switch (refundKindOf(responseCode)) {
    case 'taken_on':
      return refundStatus(transactionStatus);
    case 'not_found':
    case 'refused':
      return { outcome: 'failed', why: why.slice(0, 200) };
    // Whether it is this one that is worked on is not said.
    case 'busy':
    case 'error':
    case 'unclear':
      return unknown(why);
  }
}

function refundOf(request: RefundRequest, askedAt: Date): Refund {
  const { refundId, attemptId, connectorRef, amount, captured, startedAt, reason } = request;
  const requestId = requestIdOf(refundId);
  return {
    requestId,
    extent: amount === captured ? 'full' : 'partial',
    txnRef: attemptId,
    transactionNo: numberOf(attemptId, connectorRef),
    ...{ amount, startedAt, askedAt },
    askedBy: 'cong',
    clientIp: OUR_ADDRESS,
    // By its first word an inquiry knows it again.
    orderInfo: `${requestId} ${reason}`,
  };
}

/** Empty while VNPAY's number has not reached us: until then the reference is our own. */
const numberOf = (attemptId: AttemptId, connectorRef: string | undefined): string =>
  connectorRef === undefined || connectorRef === attemptId ? '' : connectorRef;

/**
 * Asks after a refund. querydr tells of a payment's last refund, and not under which request it was made: only one that
 * carries our own word and amount is ours.
 */
export async function inquireRefund(
  deps: VnpayDeps,
  request: RefundRequest,
): Promise<RefundAnswer> {
  const found = await queryDr(deps, request);
  if ('why' in found) return found;
  if (found.ok) {
    return isOurs(found.value, request)
      ? refundStatus(found.value.transactionStatus)
      : sendAgain(deps, request);
  }
  const fault = found.error;
  return unknown(fault.code === 'refused' ? `ResponseCode ${fault.responseCode}` : fault.code);
}

const isOurs = (
  { transactionType, orderInfo, amount }: QueriedPayment,
  request: RefundRequest,
): boolean =>
  transactionType !== PAYMENT_TYPE &&
  orderInfo.split(' ', 1)[0] === requestIdOf(request.refundId) &&
  amount === request.amount;

/** VNPAY's clock may be ahead of ours. */
const CLOCKS_DIFFER_MS = 5 * MINUTE_MS;

/**
 * VNPAY takes a request id once a day: on the day on which it was first used a refund may be sent again, whatever became
 * of it. From the next day on it might be done twice, and an operator asks. A refusal may be of one that is done already.
 */
async function sendAgain(deps: VnpayDeps, request: RefundRequest): Promise<RefundAnswer> {
  const today = vietNamDate(addMs(deps.clock(), CLOCKS_DIFFER_MS));
  if (today !== vietNamDate(request.requestedAt)) return unknown('querydr tells of no such refund');
  const answer = await refund(deps, request);
  return answer.outcome === 'failed' ? unknown(`sent again: ${answer.why}`) : answer;
}

function refundStatus(status: string): RefundAnswer {
  switch (outcomeOfRefund(status)) {
    case 'done':
      return { outcome: 'done' };
    case 'refused':
      return { outcome: 'failed', why: `TransactionStatus ${status}` };
    case 'pending':
    case 'uncertain':
      return { outcome: 'pending' };
  }
}
