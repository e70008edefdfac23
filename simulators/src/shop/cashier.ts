import { type Clock, SECOND_MS } from '@cong/values/time.ts';
import type { ConnectedAdapter } from './adapters/adapter.ts';
import { type ShopOrder, settledBy } from './order.ts';
import type { OrderBook } from './order-book.ts';

/** An unsettled order is asked about again after this. */
const ASK_EVERY_MS = 10 * SECOND_MS;

type Deps = {
  readonly book: OrderBook;
  readonly adapters: ReadonlyMap<string, ConnectedAdapter>;
  readonly clock: Clock;
};

/** Takes orders to their adapters, each order one step at a time: a second click waits for the first. */
export class Cashier {
  readonly #deps: Deps;
  readonly #busy = new Map<string, Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Asks for a payment unless there is one already. */
  pay(ref: string): Promise<void> {
    return this.#once(`pay ${ref}`, ref, async (order, adapter) => {
      if (order.opening.kind === 'opened') return;
      await this.#deps.book.opened(ref, await adapter.pay(order));
    });
  }

  /** Asks the gateway how the order stands. */
  ask(ref: string): Promise<void> {
    return this.#once(`ask ${ref}`, ref, async (order, adapter) => {
      await this.#deps.book.hear(ref, 'query', await adapter.query(order));
    });
  }

  /** What a merchant must do once its payer is back: ask, and ask again until there is an end. */
  async askIfNeeded(ref: string): Promise<void> {
    const order = this.#deps.book.get(ref);
    if (!order?.said.return) return;
    const { query } = order.said;
    const now = this.#deps.clock().getTime();
    const stale = !query || (!settledBy(order) && now - query.at.getTime() >= ASK_EVERY_MS);
    if (stale) await this.ask(ref);
  }

  #once(
    key: string,
    ref: string,
    work: (order: ShopOrder, adapter: ConnectedAdapter) => Promise<void>,
  ): Promise<void> {
    const order = this.#deps.book.get(ref);
    const adapter = order && this.#deps.adapters.get(order.method);
    if (!adapter) return Promise.resolve();
    const running =
      this.#busy.get(key) ?? work(order, adapter).finally(() => this.#busy.delete(key));
    this.#busy.set(key, running);
    return running;
  }
}
