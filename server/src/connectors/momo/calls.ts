import type { NewUuid } from '@cong/values/ids.ts';
import type { Result } from '@cong/values/result.ts';
import type { Clock } from '@cong/values/time.ts';
import type { Fault } from '@cong/wire/momo/fields.ts';
import {
  formatQuery,
  parseQueryAnswer,
  QUERY_PATH,
  type QueriedPayment,
} from '@cong/wire/momo/query.ts';
import type { Dispatcher } from 'undici';
import type { ProviderAccount } from '../../core/connector/connector.ts';
import {
  addressUnder,
  callProvider,
  JSON_BODY,
  type ProviderCalled,
} from '../../outbound/provider-call.ts';
import { credentialsOf } from './account.ts';

export type MomoDeps = {
  readonly baseUrl: string;
  readonly callTimeoutMs: number;
  readonly clock: Clock;
  readonly newUuid: NewUuid;
  /** How long after a start MoMo's time for the payer has passed, whatever it was. */
  readonly finalAfterMs: number;
  /** Connections are kept and shared between calls. */
  readonly http: Dispatcher;
};

export type Unknown = { readonly outcome: 'unknown'; readonly why: string };

export const unknown = (why: string): Unknown => ({
  outcome: 'unknown',
  why: why.slice(0, 200),
});

export const call = (
  { baseUrl, http }: MomoDeps,
  path: string,
  { body, signal }: { readonly body: string; readonly signal: AbortSignal },
): Promise<ProviderCalled> =>
  callProvider(http, { url: addressUnder(baseUrl, path), body, contentType: JSON_BODY, signal });

type Asked = {
  /** A payment's, or a refund's own. */
  readonly orderId: string;
  readonly account: ProviderAccount;
  readonly signal: AbortSignal;
};

/** Asks what MoMo knows of a payment or of a refund. MoMo answers with HTTP 4xx too. */
export async function query(
  deps: MomoDeps,
  { orderId, account, signal }: Asked,
): Promise<Result<QueriedPayment, Fault> | Unknown> {
  const credentials = credentialsOf(account);
  const asked = { orderId, requestId: deps.newUuid(deps.clock()), locale: 'vi' } as const;
  const called = await call(deps, QUERY_PATH, { body: formatQuery(asked, credentials), signal });
  if (called.kind !== 'answered') return unknown(called.why);
  return isFromMomo(called)
    ? parseQueryAnswer(called.body, asked, credentials)
    : unknown(`HTTP ${called.status}`);
}

/** MoMo says what is wrong with a request in its own words beside HTTP 4xx; HTTP 5xx is a server that is down. */
export const isFromMomo = ({ status }: { readonly status: number }): boolean =>
  status >= 200 && status < 500;
