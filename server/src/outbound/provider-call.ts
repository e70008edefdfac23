import type { Dispatcher } from 'undici';
import { exchange } from './exchange.ts';

/** What came of calling a bank or provider. */
export type ProviderCalled =
  /** A whole answer; nothing is said of who wrote it. */
  { readonly kind: 'answered'; readonly status: number; readonly body: string } | NoAnswer;

type NoAnswer =
  /** Definite: the request never left. */
  | { readonly kind: 'not_sent'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

type ProviderRequest = {
  readonly url: URL;
  readonly body: string;
  readonly contentType: string;
  readonly signal: AbortSignal;
};

export const FORM = 'application/x-www-form-urlencoded';
export const JSON_BODY = 'application/json';

/** Far more than any answer of a provider. */
const MAX_ANSWER_BYTES = 64 * 1_024;

/** Failures of finding or reaching the other side: nothing was written to any connection. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Posts to an address that the operator set, and reads the answer to its end. Never throws. */
export async function callProvider(
  http: Dispatcher,
  { url, body, contentType, signal }: ProviderRequest,
): Promise<ProviderCalled> {
  if (signal.aborted) return { kind: 'not_sent', why: 'given up before it was sent' };
  try {
    const answer = await exchange(http, {
      origin: url.origin,
      path: url.pathname + url.search,
      headers: { 'content-type': contentType },
      ...{ body, signal, maxAnswerBytes: MAX_ANSWER_BYTES },
    });
    return { kind: 'answered', status: answer.status, body: answer.body };
  } catch (error) {
    return noAnswer(error, signal.aborted);
  }
}

/** What a failed exchange says of the request. @param gaveUp its time was over. */
export function noAnswer(error: unknown, gaveUp: boolean): NoAnswer {
  if (gaveUp) return { kind: 'unknown', why: 'no answer in time' };
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const why = code ?? 'connection failed';
  return { kind: NOT_SENT.has(why) ? 'not_sent' : 'unknown', why };
}

/** A path of the provider's below the address that the operator set, which may have a path of its own. */
export function addressUnder(baseUrl: string, path: string): URL {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  return url;
}
