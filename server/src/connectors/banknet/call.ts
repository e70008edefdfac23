import type { Secret } from '@cong/values/secret.ts';
import type { Clock } from '@cong/values/time.ts';
import { HEADERS, headerOf, requestHeaders, verifyAnswer } from '@cong/wire/banknet/signature.ts';
import type { Dispatcher } from 'undici';
import { exchange } from '../../outbound/exchange.ts';
import { noAnswer } from '../../outbound/provider-call.ts';

/** What came back from the network over the wire. */
export type Called =
  /** A whole, signed answer to this very request. */
  | { readonly kind: 'answered'; readonly body: string }
  /** Definite: the request never left. */
  | { readonly kind: 'not_sent'; readonly why: string }
  /** HTTP 503: what it means depends on the call. */
  | { readonly kind: 'out_of_order'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Posts one signed message and believes only a signed answer. Never throws. */
export type Call = (path: string, body: string, signal: AbortSignal) => Promise<Called>;

type Deps = {
  /** The network's address; a path in it goes before the protocol's own. */
  readonly baseUrl: URL;
  readonly acquirer: string;
  readonly key: Secret;
  readonly clock: Clock;
  readonly http: Dispatcher;
};

const MAX_WHY = 200;

/** Far more than any answer of the network. */
const MAX_ANSWER_BYTES = 64 * 1_024;

export function signedCall({ baseUrl, acquirer, key, clock, http }: Deps): Call {
  const prefix = baseUrl.pathname.replace(/\/$/, '');
  return async (path, body, signal) => {
    const signed = {
      timestamp: String(clock().getTime()),
      method: 'POST',
      path: prefix + path,
      body,
    };
    const headers = requestHeaders(signed, acquirer, key.reveal());
    if (signal.aborted) return { kind: 'not_sent', why: 'given up before it was sent' };
    try {
      const answer = await exchange(http, {
        origin: baseUrl.origin,
        path: signed.path,
        headers,
        body,
        signal,
        maxAnswerBytes: MAX_ANSWER_BYTES,
      });
      const verified = verifyAnswer(
        {
          timestamp: headerOf(answer.headers, HEADERS.timestamp) ?? '',
          requestSignature: headers[HEADERS.signature] ?? '',
          status: answer.status,
          body: answer.body,
        },
        key.reveal(),
        headerOf(answer.headers, HEADERS.signature),
      );
      return judge(answer.status, verified, answer.body);
    } catch (error) {
      return noAnswer(error, signal.aborted);
    }
  };
}

function judge(status: number, verified: boolean, body: string): Called {
  if (status === 503) return { kind: 'out_of_order', why: 'HTTP 503' };
  // An unsigned body may be anything: it is not quoted.
  if (!verified) return { kind: 'unknown', why: `HTTP ${status}, not signed by the network` };
  if (status !== 200) {
    return { kind: 'unknown', why: `HTTP ${status} ${body}`.slice(0, MAX_WHY) };
  }
  return { kind: 'answered', body };
}
