import type { Clock } from '@cong/values/time.ts';
import { type DebitAnswer, format } from '@cong/wire/banknet/messages.ts';
import { requestHeaders } from '@cong/wire/banknet/signature.ts';
import { Agent, request } from 'undici';
import { type Sleep, tellUntilHeard } from '../shared/retrying.ts';

const TIMEOUT_MS = 10_000;

export type Result = {
  readonly url: string;
  readonly answer: DebitAnswer;
  readonly acquirer: string;
  readonly key: string;
};

type Deps = { readonly now: Clock; readonly sleep: Sleep };

/** Posts results to the acquirer's server until it answers 200 or patience is over. */
export class ResultSender {
  readonly #deps: Deps;
  readonly #agent = new Agent({
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: 10_000,
  });

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Resolves after the first try; later ones go on by themselves. */
  send(result: Result): Promise<void> {
    return tellUntilHeard(() => this.#post(result), this.#deps.sleep);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #post({ url, answer, acquirer, key }: Result): Promise<boolean> {
    const { pathname, search } = new URL(url);
    const body = format(answer);
    const timestamp = String(this.#deps.now().getTime());
    const signed = { timestamp, method: 'POST', path: pathname + search, body };
    const headers = requestHeaders(signed, acquirer, key);
    try {
      const reply = await request(url, { method: 'POST', headers, body, dispatcher: this.#agent });
      await reply.body.dump();
      return reply.statusCode === 200;
    } catch {
      return false;
    }
  }
}
