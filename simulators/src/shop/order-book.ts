import {
  type Heard,
  hear,
  type Opening,
  type ShopOrder,
  type Source,
  settledBy,
  type Word,
} from './order.ts';

/** Keeps orders beyond this process; `latest` is asked when the writing begins. */
export type SaveOrders = (latest: () => readonly ShopOrder[]) => Promise<void>;

/** The shop keeps this many orders and forgets the oldest. */
export const MAX_ORDERS = 500;

/** The shop's orders, newest last. A method resolves when what it changed is kept. */
export class OrderBook {
  readonly #orders: Map<string, ShopOrder>;
  readonly #save: SaveOrders;

  constructor(orders: readonly ShopOrder[] = [], save: SaveOrders = async () => {}) {
    this.#orders = new Map(orders.slice(-MAX_ORDERS).map((order) => [order.ref, order]));
    this.#save = save;
  }

  get(ref: string): ShopOrder | undefined {
    return this.#orders.get(ref);
  }

  newestFirst(): readonly ShopOrder[] {
    return [...this.#orders.values()].reverse();
  }

  /** Keeps a new order; an order that exists already is left as it is. */
  async add(order: ShopOrder): Promise<void> {
    if (!this.#orders.has(order.ref)) {
      if (this.#orders.size >= MAX_ORDERS) this.#forgetOne();
      this.#orders.set(order.ref, order);
    }
    await this.#saved();
  }

  async opened(ref: string, opening: Opening): Promise<void> {
    const order = this.#orders.get(ref);
    if (order) this.#orders.set(ref, { ...order, opening });
    await this.#saved();
  }

  /** What a source said. Waits for the saving even of a repeat: the first saving may have failed. */
  async hear(ref: string, source: Source, word: Word): Promise<Heard | 'unknown_order'> {
    const order = this.#orders.get(ref);
    if (!order) return 'unknown_order';
    const result = hear(order, source, word);
    this.#orders.set(ref, result.order);
    await this.#saved();
    return result.heard;
  }

  /** The oldest order that has its end, else the oldest: a notify may still come for the others. */
  #forgetOne(): void {
    const [oldest] = this.#orders.keys();
    const settled = [...this.#orders.values()].find(settledBy)?.ref;
    const ref = settled ?? oldest;
    if (ref !== undefined) this.#orders.delete(ref);
  }

  #saved(): Promise<void> {
    return this.#save(() => [...this.#orders.values()]);
  }
}
