import { Agent, request } from 'undici';

export type HttpCall = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly why: 'timeout' | 'unreachable' };

/** One HTTP call and its answer. Never throws: no answer is an answer too. */
export type Exchange = (call: HttpCall) => Promise<HttpAnswer>;

const MAX_ANSWER_BYTES = 262_144;

/** Calls over real HTTP. The time covers the whole call, redirects are not followed. */
export function httpExchange(timeoutMs: number): {
  readonly exchange: Exchange;
  readonly close: () => Promise<void>;
} {
  const agent = new Agent({ maxResponseSize: MAX_ANSWER_BYTES });
  const exchange: Exchange = async ({ method, url, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method,
        headers,
        signal,
        ...(body !== undefined && { body }),
      });
      return {
        kind: 'answered',
        status: answer.statusCode,
        headers: flat(answer.headers),
        body: await answer.body.text(),
      };
    } catch {
      return { kind: 'failed', why: signal.aborted ? 'timeout' : 'unreachable' };
    }
  };
  return { exchange, close: () => agent.destroy() };
}

/** Headers as text by name. */
export const flat = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value ?? ''}`]));
