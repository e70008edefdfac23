import type { ConnectionPool } from './connection-pool.ts';
import type { AskedOrder, OrderAnswer, ShopProtocol } from './shop-protocol.ts';

/** An order as the shop remembers it, so that it can be sent again word for word. */
export type ShopOrder = { readonly orderRef: string; readonly request: string };

/** A shop that takes payments. */
export class Merchant {
  readonly #pool: ConnectionPool;
  readonly #protocol: ShopProtocol;
  readonly #prefix: string;
  #orders = 0;

  /** @param name begins every order's reference: nobody else's do. */
  constructor(protocol: ShopProtocol, pool: ConnectionPool, name: string) {
    this.#pool = pool;
    this.#protocol = protocol;
    this.#prefix = name;
  }

  newOrder(): ShopOrder {
    this.#orders += 1;
    const orderRef = `${this.#prefix}-${this.#orders}`;
    return { orderRef, request: this.#protocol.order(orderRef, this.#orders) };
  }

  /** @throws {Error} when no answer came, or one that must not be trusted. */
  async create({ request }: ShopOrder): Promise<OrderAnswer> {
    return this.#protocol.readOrder(await this.#pool.send(request));
  }

  /** The order's status, or a code of refusal. @throws {Error} as `create` does. */
  async query(order: AskedOrder): Promise<string> {
    return this.#protocol.readQuery(await this.#pool.send(this.#protocol.query(order)), order);
  }
}
