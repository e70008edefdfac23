import type { Dispatcher } from 'undici';

/** One request, and what came back whole. */
export type ExchangeRequest = {
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** A longer answer is none. */
  readonly maxAnswerBytes: number;
};

export type ExchangeAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

const TOO_LONG = Object.assign(new Error('the answer is too long'), { code: 'answer too long' });
const GIVEN_UP = new Error('given up');

/**
 * Posts and reads the answer to its end. Nothing streams here: two such calls are part of every payment, and a stream for
 * each answer of a hundred bytes would cost as much as sending it.
 */
export const exchange = (http: Dispatcher, request: ExchangeRequest): Promise<ExchangeAnswer> =>
  new Promise((resolve, reject) => {
    new Exchange(request, { resolve, reject }).start(http);
  });

type Done = {
  readonly resolve: (answer: ExchangeAnswer) => void;
  readonly reject: (error: Error) => void;
};

class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: ExchangeRequest;
  readonly #done: Done;
  readonly #giveUp = (): void => this.#cut(GIVEN_UP);
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: ExchangeAnswer['headers'] = {};
  #controller: Dispatcher.DispatchController | undefined;
  #cutBy: Error | undefined;

  constructor(request: ExchangeRequest, done: Done) {
    this.#request = request;
    this.#done = done;
  }

  start(http: Dispatcher): void {
    const { origin, path, headers, body, signal } = this.#request;
    signal.addEventListener('abort', this.#giveUp, { once: true });
    // The signal's deadline covers undici's own, and cheaper.
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
    http.dispatch({ origin, path, method: 'POST', headers, body, ...timeouts }, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cutBy !== undefined) controller.abort(this.#cutBy);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: ExchangeAnswer['headers'],
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#request.maxAnswerBytes) this.#cut(TOO_LONG);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#request.signal.removeEventListener('abort', this.#giveUp);
    const body = Buffer.concat(this.#chunks).toString('utf8');
    this.#done.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#request.signal.removeEventListener('abort', this.#giveUp);
    this.#done.reject(error);
  }

  #cut(why: Error): void {
    this.#cutBy = why;
    this.#done.reject(why);
    this.#controller?.abort(why);
  }
}
