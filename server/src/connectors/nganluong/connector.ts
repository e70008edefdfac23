import { type Clock, MINUTE_MS } from '@cong/values/time.ts';
import { kindOf } from '@cong/wire/nganluong/codes.ts';
import type { Credentials } from '@cong/wire/nganluong/credentials.ts';
import {
  type CheckoutRequest,
  formatCheckout,
  parseCheckoutAnswer,
} from '@cong/wire/nganluong/express-checkout.ts';
import { API_PATH } from '@cong/wire/nganluong/fields.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/nganluong/sandbox.ts';
import { formatDetailRequest, parseDetail } from '@cong/wire/nganluong/transaction-detail.ts';
import type { Dispatcher } from 'undici';
import type {
  Connector,
  InquiryAnswer,
  InquiryRequest,
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
import { detailAnswer } from './detail-answer.ts';

type Deps = {
  readonly baseUrl: string;
  readonly callTimeoutMs: number;
  readonly clock: Clock;
  /** How long after a start the time limit that Ngân Lượng was given has passed, whatever it was. */
  readonly finalAfterMs: number;
  /** Connections are kept and shared between calls. */
  readonly http: Dispatcher;
};

/** Ngân Lượng: an order is opened, the payer pays at its page, and the detail says what became of it. No refunds. */
export function nganluongConnector(deps: Deps): Connector {
  const { callTimeoutMs, finalAfterMs } = deps;
  return {
    name: 'nganluong',
    callTimeoutMs,
    finalAfterMs,
    accountFields: ACCOUNT_FIELDS,
    sandboxAccount: SANDBOX_ACCOUNT,
    start: async (request) => {
      const credentials = credentialsOf(request.account);
      const body = formatCheckout(checkoutOf(request, credentials), credentials);
      return startAnswer(await call(deps, body, request.signal));
    },
    inquire: async (request) => inquire(deps, request),
  };
}

const call = ({ baseUrl, http }: Deps, body: string, signal: AbortSignal) =>
  callProvider(http, { url: addressUnder(baseUrl, API_PATH), body, contentType: FORM, signal });

/** Ngân Lượng wants to know its payer, whom we do not: the answer goes to the merchant. */
const buyerOf = ({ receiverEmail }: Credentials) => ({
  name: 'Khách hàng',
  email: receiverEmail,
  mobile: '0900000000',
});

function checkoutOf(request: StartRequest, credentials: Credentials): CheckoutRequest {
  const { attemptId, amount, description, locale, expiresAt, startedAt } = request;
  const returnUrl = `${request.returnUrl}?attempt=${encodeURIComponent(attemptId)}`;
  const minutes = Math.floor((expiresAt.getTime() - startedAt.getTime()) / MINUTE_MS);
  return {
    orderCode: attemptId,
    ...{ amount, description, locale, returnUrl },
    // The payer chooses at Ngân Lượng's page with what to pay.
    method: 'NL',
    cancelUrl: returnUrl,
    expiresInMinutes: Math.max(1, minutes),
    buyer: buyerOf(credentials),
  };
}

function startAnswer(called: ProviderCalled): StartAnswer {
  if (called.kind === 'not_sent') return { outcome: 'refused', reason: 'issuer_unreachable' };
  if (called.kind === 'unknown') return { outcome: 'unknown', why: called.why };
  const answer = called.status === 200 ? parseCheckoutAnswer(called.body) : undefined;
  if (answer === undefined) return { outcome: 'unknown', why: `HTTP ${called.status}` };
  if (answer.ok) {
    const { token, checkoutUrl } = answer.value;
    return { outcome: 'redirect', connectorRef: token, url: checkoutUrl };
  }
  if (answer.error.code !== 'refused') return { outcome: 'unknown', why: answer.error.code };
  const { errorCode } = answer.error;
  // Opening an order debits nothing, and its payer was never sent there.
  if (errorCode === '11') return { outcome: 'refused', reason: 'over_limit' };
  if (errorCode === '135') return { outcome: 'refused', reason: 'issuer_unreachable' };
  return kindOf(errorCode) === 'request'
    ? { outcome: 'refused', reason: 'not_permitted' }
    : { outcome: 'unknown', why: `error_code ${errorCode}`.slice(0, 100) };
}

async function inquire(deps: Deps, request: InquiryRequest): Promise<InquiryAnswer> {
  const { attemptId: orderCode, connectorRef: token, account, startedAt, signal } = request;
  if (token === undefined) return { outcome: 'unknown', why: 'no token' };
  const credentials = credentialsOf(account);
  const called = await call(deps, formatDetailRequest(token, credentials), signal);
  if (called.kind !== 'answered') return { outcome: 'unknown', why: called.why };
  if (called.status !== 200) return { outcome: 'unknown', why: `HTTP ${called.status}` };
  const over = deps.clock().getTime() >= startedAt.getTime() + deps.finalAfterMs;
  return detailAnswer(parseDetail(called.body, { token, orderCode }, credentials), over);
}
