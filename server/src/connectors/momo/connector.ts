import { MINUTE_MS } from '@cong/values/time.ts';
import { isRefusal, kindOf } from '@cong/wire/momo/codes.ts';
import {
  CREATE_PATH,
  type CreatedPayment,
  type CreateRequest,
  formatCreate,
  parseCreateAnswer,
} from '@cong/wire/momo/create.ts';
import type { QueriedPayment } from '@cong/wire/momo/query.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/momo/sandbox.ts';
import type {
  Connector,
  InquiryAnswer,
  InquiryRequest,
  StartAnswer,
  StartRequest,
} from '../../core/connector/connector.ts';
import { ACCOUNT_FIELDS, credentialsOf } from './account.ts';
import { call, isFromMomo, type MomoDeps, query, unknown } from './calls.ts';
import { isNoSuchOrder, isWaitingForPayer, reasonOf } from './codes.ts';
import { inquireRefund, refund } from './refunds.ts';

/** MoMo: a payment is made, the payer confirms it in the wallet; its IPN, the payer's return and query tell the result. */
export function momoConnector(deps: MomoDeps): Connector {
  const { callTimeoutMs, finalAfterMs } = deps;
  return {
    name: 'momo',
    callTimeoutMs,
    finalAfterMs,
    accountFields: ACCOUNT_FIELDS,
    sandboxAccount: SANDBOX_ACCOUNT,
    start: (request) => start(deps, request),
    inquire: (request) => inquire(deps, request),
    refund: (request) => refund(deps, request),
    inquireRefund: (request) => inquireRefund(deps, request),
  };
}

function createOf(request: StartRequest): CreateRequest {
  const { attemptId, amount, description, locale, startedAt, expiresAt } = request;
  const minutes = Math.floor((expiresAt.getTime() - startedAt.getTime()) / MINUTE_MS);
  return {
    orderId: attemptId,
    requestId: attemptId,
    ...{ amount, locale },
    orderInfo: description || attemptId,
    redirectUrl: request.returnUrl,
    ipnUrl: request.resultUrl,
    extraData: '',
    expiresInMinutes: Math.max(1, minutes),
  };
}

async function start(deps: MomoDeps, request: StartRequest): Promise<StartAnswer> {
  const credentials = credentialsOf(request.account);
  const asked = createOf(request);
  const body = formatCreate(asked, credentials);
  const called = await call(deps, CREATE_PATH, { body, signal: request.signal });
  if (called.kind === 'not_sent') return { outcome: 'refused', reason: 'issuer_unreachable' };
  if (called.kind === 'unknown') return unknown(called.why);
  if (!isFromMomo(called)) return unknown(`HTTP ${called.status}`);
  const answer = parseCreateAnswer(called.body, asked, credentials);
  if (answer.ok) return redirectTo(request.attemptId, answer.value);
  return answer.error.code === 'refused'
    ? refusedStart(answer.error.resultCode)
    : unknown(answer.error.code);
}

/** Longer is no code that a camera reads. */
const MAX_QR_LENGTH = 1_000;

function redirectTo(
  connectorRef: string,
  { payUrl: url, qrCodeUrl: qr }: CreatedPayment,
): StartAnswer {
  const isReadable = qr !== '' && qr.length <= MAX_QR_LENGTH;
  return { outcome: 'redirect', connectorRef, url, ...(isReadable && { qr }) };
}

const AMOUNT_CODES: ReadonlySet<string> = new Set(['21', '22']);

/** Making a payment debits nothing, and its payer was never sent there. */
function refusedStart(code: string): StartAnswer {
  if (isRefusal(code)) return { outcome: 'refused', reason: reasonOf[code] };
  if (AMOUNT_CODES.has(code)) return { outcome: 'refused', reason: 'over_limit' };
  return kindOf(code) === 'request'
    ? { outcome: 'refused', reason: 'not_permitted' }
    : unknown(`resultCode ${code}`);
}

async function inquire(deps: MomoDeps, request: InquiryRequest): Promise<InquiryAnswer> {
  const found = await query(deps, { ...request, orderId: request.attemptId });
  if ('why' in found) return found;
  if (!found.ok) return unknown(found.error.code);
  const over = deps.clock().getTime() >= request.startedAt.getTime() + deps.finalAfterMs;
  return paymentAnswer(found.value, over);
}

/** @param over MoMo's time for the payer has passed. */
function paymentAnswer(
  { resultCode, amount, transId }: QueriedPayment,
  over: boolean,
): InquiryAnswer {
  if (isRefusal(resultCode)) return { outcome: 'not_paid', reason: reasonOf[resultCode] };
  switch (kindOf(resultCode)) {
    case 'paid':
      return amount === undefined
        ? unknown('paid, and not how much')
        : { outcome: 'paid', amount, ...(transId && { connectorRef: transId }) };
    case 'pending': {
      // Nobody may confirm any more, and MoMo has not finished: it is never taken for "not paid".
      const payerDone = over || !isWaitingForPayer(resultCode);
      return { outcome: 'pending', ...(payerDone && { payerDone: true }) };
    }
    // Held, and to be captured by a call that we never make: a person looks at it.
    case 'authorised':
      return { outcome: 'pending', payerDone: true };
    case 'request':
      if (!isNoSuchOrder(resultCode)) return unknown(`resultCode ${resultCode}`);
      return over
        ? { outcome: 'not_paid', reason: 'details_not_entered' }
        : { outcome: 'not_found' };
    case 'refused':
    case 'refund_refused':
    case 'unclear':
      return unknown(`resultCode ${resultCode}`);
  }
}
