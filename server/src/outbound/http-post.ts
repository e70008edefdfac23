import type { Agent, Dispatcher } from 'undici';
import { checkUrl, type UrlRefusal } from './address-filter.ts';
import {
  AddressRefused,
  CONNECTIONS_PER_HOST,
  type GuardSettings,
  guardedAgent,
} from './guarded-agent.ts';
import { HostSlots } from './host-slots.ts';

export type PostRequest = {
  /** POST unless said otherwise. */
  readonly method?: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole call: waiting for a socket, DNS, TLS and the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
};

type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What came of a call. A redirect is an answer like any other. */
export type PostOutcome =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly headers: AnswerHeaders;
      /** The bytes as UTF-8, as they came: nothing is unpacked. A byte order mark is dropped. */
      readonly body: string;
      readonly ms: number;
    }
  | { readonly outcome: 'refused_address'; readonly why: UrlRefusal }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'unreachable'; readonly code: string }
  | { readonly outcome: 'too_large' };

export type HttpPost = {
  /** Never rejects. */
  readonly post: (request: PostRequest) => Promise<PostOutcome>;
  /** Lets running calls end, then closes every socket. */
  readonly close: () => Promise<void>;
};

type Transport = { readonly agent: Agent; readonly slots: HostSlots };
type Call = Transport & {
  readonly url: URL;
  readonly request: PostRequest;
  readonly done: (outcome: PostOutcome) => void;
};

const utf8 = new TextDecoder();
/** One object for all calls that are cut: a stack trace per cut call would cost and tell nothing. */
const CUT = new Error('cut');

function failureOf(error: Error): PostOutcome {
  if (error instanceof AddressRefused) {
    return { outcome: 'refused_address', why: 'not_public_address' };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { outcome: 'unreachable', code };
}

/** One call: the deadline is its own, and its slot is held until the socket is free again. */
class PostCall implements Dispatcher.DispatchHandler {
  readonly #call: Call;
  readonly #startedAt = performance.now();
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: AnswerHeaders = {};
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #left = false;

  constructor(call: Call) {
    this.#call = call;
    this.#deadline = setTimeout(() => this.#cut({ outcome: 'timeout' }), call.request.timeoutMs);
    call.slots.enter(call.url.origin, this);
  }

  start(): void {
    const { agent, url, request } = this.#call;
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method ?? 'POST',
        headers: request.headers,
        body: request.body,
        // The deadline above covers these, and cheaper.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      this,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(CUT);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: AnswerHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#call.request.maxResponseBytes) this.#cut({ outcome: 'too_large' });
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only = Buffer.alloc(0), ...more] = this.#chunks;
    this.#settle({
      outcome: 'answered',
      status: this.#status,
      headers: this.#headers,
      body: utf8.decode(more.length === 0 ? only : Buffer.concat(this.#chunks)),
      ms: performance.now() - this.#startedAt,
    });
    this.#leave();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle(failureOf(error));
    this.#leave();
  }

  /** Ends the call from our side. One that still waits is never sent. */
  #cut(outcome: PostOutcome): void {
    this.#settle(outcome);
    this.#call.slots.giveUp(this.#call.url.origin, this);
    this.#controller?.abort(CUT);
  }

  #settle(outcome: PostOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#call.done(outcome);
  }

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    // Not at once: the agent is still in the middle of giving the socket back, and calls that wait
    // may be at their deadline in this same turn.
    setImmediate(() => this.#call.slots.leave(this.#call.url.origin));
  }
}

/** How the gateway posts to addresses that merchants supply. */
export function httpPost(settings: GuardSettings): HttpPost {
  const agent = guardedAgent(settings);
  const slots = new HostSlots(settings.connectionsPerHost ?? CONNECTIONS_PER_HOST);
  return {
    post: (request) =>
      new Promise((done) => {
        const url = checkUrl(request.url, settings.allow);
        if (!url.ok) done({ outcome: 'refused_address', why: url.error });
        else new PostCall({ agent, slots, url: url.value, request, done });
      }),
    close: () => agent.close(),
  };
}
