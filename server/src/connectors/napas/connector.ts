import { MINUTE_MS } from '@cong/values/time.ts';
import { isRefusal, kindOf } from '@cong/wire/napas/codes.ts';
import type { Credentials } from '@cong/wire/napas/credentials.ts';
import { formatPayQuery, PAY_PATH } from '@cong/wire/napas/pay-url.ts';
import {
  formatRefund,
  parseRefundAnswer,
  REFUND_PATH,
  type Refund,
} from '@cong/wire/napas/refund.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/napas/sandbox.ts';
import type { Dispatcher } from 'undici';
import type {
  Connector,
  RefundAnswer,
  RefundRequest,
  StartAnswer,
  StartRequest,
} from '../../core/connector/connector.ts';
import {
  addressUnder,
  callProvider,
  FORM,
  type ProviderCalled,
} from '../../outbound/provider-call.ts';
import { ACCOUNT_FIELDS, credentialsOf } from './account.ts';

type Deps = {
  readonly baseUrl: string;
  readonly callTimeoutMs: number;
  /** Connections are kept and shared between calls. */
  readonly http: Dispatcher;
};

/** NAPAS: the payer pays at its pages and brings the result back. Nobody can be asked how a payment stands. */
export function napasConnector({ baseUrl, callTimeoutMs, http }: Deps): Connector {
  return {
    name: 'napas',
    callTimeoutMs,
    finalAfterMs: 15 * MINUTE_MS,
    accountFields: ACCOUNT_FIELDS,
    sandboxAccount: SANDBOX_ACCOUNT,
    start: async (request) => startAnswer(addressUnder(baseUrl, PAY_PATH), request),
    startAsksNobody: true,
    refund: async (request) => {
      const refund = refundOf(request);
      if (refund === undefined) return { outcome: 'manual' };
      const credentials = credentialsOf(request.account);
      const called = await callProvider(http, {
        url: addressUnder(baseUrl, REFUND_PATH),
        body: formatRefund(refund, credentials),
        contentType: FORM,
        signal: request.signal,
      });
      return refundAnswer(called, refund, credentials);
    },
  };
}

/** Nothing is called: the payer carries the order. */
function startAnswer(url: URL, request: StartRequest): StartAnswer {
  const { attemptId, amount, clientIp, returnUrl } = request;
  url.search = formatPayQuery(
    {
      merchTxnRef: attemptId,
      ...{ amount, clientIp, returnUrl },
      orderInfo: request.description,
      locale: request.locale === 'vi' ? 'vn' : 'en',
      backUrl: `${returnUrl}?back=${encodeURIComponent(attemptId)}`,
    },
    credentialsOf(request.account),
  );
  return { outcome: 'redirect', connectorRef: attemptId, url: url.href };
}

/** Undefined where NAPAS's number of the payment never reached us: an operator had to say that it was paid. */
function refundOf({ refundId, attemptId, connectorRef, amount }: RefundRequest) {
  if (connectorRef === undefined || connectorRef === attemptId) return undefined;
  return { merchTxnRef: refundId, transactionNo: connectorRef, amount };
}

function refundAnswer(
  called: ProviderCalled,
  refund: Refund,
  credentials: Credentials,
): RefundAnswer {
  if (called.kind !== 'answered') return { outcome: 'unknown', why: called.why };
  const answer = parseRefundAnswer(called.body, refund, credentials);
  if (!answer.ok) return { outcome: 'unknown', why: `HTTP ${called.status} ${answer.error.code}` };
  const { responseCode, message } = answer.value;
  const why = `${responseCode} ${message}`.slice(0, 200);
  if (kindOf(responseCode) === 'paid') return { outcome: 'done' };
  return isRefusal(responseCode) ? { outcome: 'failed', why } : { outcome: 'unknown', why };
}
