import type { Clock } from '@cong/values/time.ts';
import { DONE, kindOf } from '@cong/wire/viettelpay/codes.ts';
import type { Credentials } from '@cong/wire/viettelpay/credentials.ts';
import { API_PATH } from '@cong/wire/viettelpay/fields.ts';
import { formatInquiry, parseInquiryAnswer } from '@cong/wire/viettelpay/inquiry.ts';
import { formatPaymentQuery, PAYMENT_PATH } from '@cong/wire/viettelpay/payment-url.ts';
import { formatRefund, parseRefundAnswer } from '@cong/wire/viettelpay/refund.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/viettelpay/sandbox.ts';
import type { Dispatcher } from 'undici';
import type {
  Connector,
  InquiryAnswer,
  InquiryRequest,
  RefundAnswer,
  RefundRequest,
  StartAnswer,
  StartRequest,
} from '../../core/connector/connector.ts';
import { addressUnder, callProvider, FORM } from '../../outbound/provider-call.ts';
import { ACCOUNT_FIELDS, credentialsOf } from './account.ts';
import { orderOf, withAttempt } from './order.ts';

type Deps = {
  readonly baseUrl: string;
  readonly callTimeoutMs: number;
  readonly clock: Clock;
  /** How long after a start nobody can be debited any more: ViettelPay asks us first, and we say no after our time. */
  readonly finalAfterMs: number;
  /** Connections are kept and shared between calls. */
  readonly http: Dispatcher;
};

/** ViettelPay: the payer pays in its wallet; it asks us before it debits, and tells us after. */
export function viettelpayConnector(deps: Deps): Connector {
  const { baseUrl, callTimeoutMs, finalAfterMs } = deps;
  const ask = asking(deps);
  return {
    name: 'viettelpay',
    callTimeoutMs,
    finalAfterMs,
    accountFields: ACCOUNT_FIELDS,
    sandboxAccount: SANDBOX_ACCOUNT,
    start: async (request) => startAnswer(addressUnder(baseUrl, PAYMENT_PATH), request),
    startAsksNobody: true,
    inquire: async (request) => {
      const status = await statusOf(ask, { ...request, orderId: request.attemptId });
      return 'why' in status ? status : paymentAnswer(status.code, request, deps);
    },
    refund: (request) => refund(ask, request),
    inquireRefund: async (request) => {
      const status = await statusOf(ask, { ...request, orderId: request.refundId });
      return 'why' in status ? status : refundStatus(status.code);
    },
  };
}

/** Nothing is called: the payer carries the order. */
function startAnswer(url: URL, request: StartRequest): StartAnswer {
  const { attemptId, description, locale } = request;
  const returnUrl = withAttempt(request.returnUrl, attemptId);
  url.search = formatPaymentQuery(
    { ...orderOf(request), description, locale, returnUrl, cancelUrl: returnUrl },
    credentialsOf(request.account),
  );
  return { outcome: 'redirect', connectorRef: attemptId, url: url.href };
}

type Unknown = { readonly outcome: 'unknown'; readonly why: string };
type Ask = (body: string, signal: AbortSignal) => Promise<{ readonly body: string } | Unknown>;

const unknown = (why: string): Unknown => ({ outcome: 'unknown', why });

const asking =
  ({ baseUrl, http }: Deps): Ask =>
  async (body, signal) => {
    const url = addressUnder(baseUrl, API_PATH);
    const called = await callProvider(http, { url, body, contentType: FORM, signal });
    if (called.kind !== 'answered') return unknown(called.why);
    return called.status === 200 ? { body: called.body } : unknown(`HTTP ${called.status}`);
  };

type Inquired = Pick<InquiryRequest, 'account' | 'signal'> & { readonly orderId: string };

/** What ViettelPay says of an order: a payment's, or a refund's. */
async function statusOf(
  ask: Ask,
  { orderId, account, signal }: Inquired,
): Promise<{ readonly code: string } | Unknown> {
  const credentials = credentialsOf(account);
  const called = await ask(formatInquiry(orderId, credentials), signal);
  if ('why' in called) return called;
  const status = parseInquiryAnswer(called.body, orderId, credentials);
  return status.ok ? { code: status.value } : unknown(status.error.code);
}

function paymentAnswer(
  status: string,
  { amount, startedAt }: InquiryRequest,
  { clock, finalAfterMs }: Deps,
): InquiryAnswer {
  switch (kindOf(status)) {
    case 'paid':
      // No amount is told: ViettelPay debits what we confirmed when it asked.
      return { outcome: 'paid', amount };
    case 'refused':
      return { outcome: 'not_paid', reason: 'failed' };
    case 'none': {
      const over = clock().getTime() >= startedAt.getTime() + finalAfterMs;
      return over ? { outcome: 'not_paid', reason: 'details_not_entered' } : { outcome: 'pending' };
    }
    case 'pending':
    case 'uncertain':
      return { outcome: 'pending', payerDone: true };
  }
}

async function refund(ask: Ask, request: RefundRequest): Promise<RefundAnswer> {
  const { refundId, attemptId, connectorRef, amount, captured, reason } = request;
  // Only the whole is known to the interface, by ViettelPay's number, which an inquiry does not tell.
  const known = connectorRef !== undefined && connectorRef !== attemptId;
  if (!known || amount !== captured) return { outcome: 'manual' };
  const credentials: Credentials = credentialsOf(request.account);
  const asked = { orderId: refundId, transactionId: connectorRef, amount, content: reason };
  const called = await ask(formatRefund(asked, credentials), request.signal);
  if ('why' in called) return called;
  const answer = parseRefundAnswer(called.body, asked, credentials);
  if (!answer.ok) return unknown(answer.error.code);
  const { errorCode, message } = answer.value;
  // What other codes stand for is not public: the refund is inquired.
  return errorCode === DONE
    ? { outcome: 'done' }
    : unknown(`${errorCode} ${message}`.slice(0, 200));
}

function refundStatus(status: string): RefundAnswer {
  switch (kindOf(status)) {
    case 'paid':
      return { outcome: 'done' };
    case 'refused':
      return { outcome: 'failed', why: 'payment_status 2' };
    case 'none':
      return { outcome: 'not_found' };
    case 'pending':
    case 'uncertain':
      return { outcome: 'pending' };
  }
}
