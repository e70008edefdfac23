import { type Clock, SECOND_MS } from '@cong/values/time.ts';
import type { Exchange, HttpCall } from './exchange.ts';
import { property } from './property.ts';

type Deps = {
  readonly gatewayUrl: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Keys to use where the gateway gives none: an object as GET /sandbox/v1/keys answers it. */
  readonly fallbackKeys?: unknown;
};

/** How to wait between two tries, and when to give up. */
export type Patience = {
  readonly signal: AbortSignal;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

const KEYS_FRESH_MS = 5 * SECOND_MS;
const RETRY_MS = [100, 100, 200, 200, 500, 1_000, 2_000, 5_000] as const;

/** The gateway's control API, as far as a shop in a sandbox needs it. */
export class Sandbox {
  readonly #deps: Deps;
  #keys: unknown;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#keys = deps.fallbackKeys;
  }

  /** A protocol's keys; the last ones known while the gateway is away, undefined before that. */
  async keys(protocol: string): Promise<unknown> {
    if (this.#deps.clock().getTime() - this.#askedAt > KEYS_FRESH_MS) {
      this.#asking ??= this.#askKeys().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    return property(this.#keys, protocol);
  }

  /** The next use of keys asks for them anew: the ones known were not accepted. */
  forgetKeys(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  /** The table of values that bring about each outcome; undefined when the gateway has none to give. */
  magicValues(): Promise<unknown> {
    return this.#get('/sandbox/v1/magic-values');
  }

  /**
   * Tells the gateway where a protocol's notifies go, unless somebody's own listener is there already; tries until
   * it is done or the signal ends it.
   */
  async offerNotifyUrl(protocol: string, url: string, { signal, pause }: Patience): Promise<void> {
    const path = `/sandbox/v1/merchants/${protocol}/notify-url`;
    const call: HttpCall = {
      method: 'PUT',
      url: this.#deps.gatewayUrl + path,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    };
    for (let tries = 0; !signal.aborted; tries += 1) {
      const known = await this.#get(path);
      if (known !== undefined) {
        if (isSomebodyElses(property(known, 'notifyUrl'), url)) return;
        const answer = await this.#deps.exchange(call);
        if (answer.kind === 'answered' && answer.status < 300) return;
      }
      await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0, signal);
    }
  }

  async #askKeys(): Promise<void> {
    const keys = await this.#get('/sandbox/v1/keys');
    if (keys === undefined) return;
    this.#keys = keys;
    this.#askedAt = this.#deps.clock().getTime();
  }

  async #get(path: string): Promise<unknown> {
    const answer = await this.#deps.exchange({
      method: 'GET',
      url: this.#deps.gatewayUrl + path,
      headers: { accept: 'application/json' },
    });
    if (answer.kind !== 'answered' || answer.status !== 200) return undefined;
    try {
      return JSON.parse(answer.body);
    } catch {
      return undefined;
    }
  }
}

/** A demo shop is known by its path on this machine: it may have had another port. */
function isSomebodyElses(known: unknown, ours: string): boolean {
  const url = typeof known === 'string' ? URL.parse(known) : null;
  const own = URL.parse(ours);
  return url !== null && (url.hostname !== own?.hostname || url.pathname !== own.pathname);
}
