import type { AttemptId, NewUuid } from '@cong/values/ids.ts';
import type { Result } from '@cong/values/result.ts';
import type { Clock } from '@cong/values/time.ts';
import {
  formatQueryDr,
  parseQueryAnswer,
  type QueriedPayment,
  type QueryFault,
  TRANSACTION_PATH,
} from '@cong/wire/vnpay/query-dr.ts';
import type { Dispatcher } from 'undici';
import type { ProviderAccount } from '../../core/connector/connector.ts';
import { addressUnder, callProvider, JSON_BODY } from '../../outbound/provider-call.ts';
import { credentialsOf } from './account.ts';

export type VnpayDeps = {
  /** The host of the payer's pages. */
  readonly baseUrl: string;
  /** The host of querydr and refund: another one in production. */
  readonly apiUrl: string;
  readonly callTimeoutMs: number;
  readonly clock: Clock;
  readonly newUuid: NewUuid;
  /** How long after a start VNPAY's time for the payer has passed, whatever it was. */
  readonly finalAfterMs: number;
  /** Connections are kept and shared between calls. */
  readonly http: Dispatcher;
};

export type Unknown = { readonly outcome: 'unknown'; readonly why: string };

export const unknown = (why: string): Unknown => ({
  outcome: 'unknown',
  why: why.slice(0, 200),
});

/** vnp_IpAddr of our own calls: VNPAY wants one, and which of ours a call leaves from is not known here. */
export const OUR_ADDRESS = '127.0.0.1';

/** vnp_RequestId: letters and digits, 32 of them at most. */
export const requestIdOf = (uuid: string): string => uuid.replaceAll('-', '');

/** Posts a JSON message; whatever is not an answer is unknown. */
export async function post(
  { apiUrl, http }: VnpayDeps,
  body: string,
  signal: AbortSignal,
): Promise<{ readonly body: string } | Unknown> {
  const url = addressUnder(apiUrl, TRANSACTION_PATH);
  const called = await callProvider(http, { url, body, contentType: JSON_BODY, signal });
  if (called.kind !== 'answered') return unknown(called.why);
  return called.status === 200 ? { body: called.body } : unknown(`HTTP ${called.status}`);
}

type Asked = {
  readonly attemptId: AttemptId;
  readonly account: ProviderAccount;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
};

/** Asks what VNPAY knows of an attempt: of its payment, or of its last refund. */
export async function queryDr(
  deps: VnpayDeps,
  { attemptId, account, startedAt, signal }: Asked,
): Promise<Result<QueriedPayment, QueryFault> | Unknown> {
  const credentials = credentialsOf(account);
  const askedAt = deps.clock();
  const query = {
    requestId: requestIdOf(deps.newUuid(askedAt)),
    txnRef: attemptId,
    ...{ startedAt, askedAt },
    clientIp: OUR_ADDRESS,
    orderInfo: `Truy van ${attemptId}`,
  };
  const called = await post(deps, formatQueryDr(query, credentials), signal);
  return 'why' in called ? called : parseQueryAnswer(called.body, query, credentials);
}
