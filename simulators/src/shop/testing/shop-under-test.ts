import type { FastifyInstance } from 'fastify';
import { ADAPTERS } from '../adapters/all.ts';
import { buildShop } from '../app.ts';
import { OrderBook, type SaveOrders } from '../order-book.ts';
import { Sandbox } from '../sandbox.ts';
import { StubGateway } from './stub-gateway.ts';

const GATEWAY = 'http://127.0.0.1:8080';
const AUTHORITY = '127.0.0.1:8082';

/** A shop with a stub gateway behind it, a clock that is set by hand, and order numbers that are known. */
export class ShopUnderTest {
  readonly gateway = new StubGateway(() => this.now);
  readonly book: OrderBook;
  readonly #app: Promise<FastifyInstance>;
  now = new Date('2026-11-22T03:00:00Z');
  #orders = 0;

  constructor(save?: SaveOrders) {
    this.book = new OrderBook([], save);
    const clock = () => this.now;
    const { exchange } = this.gateway;
    this.#app = buildShop({
      adapters: ADAPTERS,
      gatewayUrl: GATEWAY,
      pagesUrl: GATEWAY,
      shopUrl: `http://${AUTHORITY}`,
      payOrigins: [GATEWAY],
      book: this.book,
      sandbox: new Sandbox({ gatewayUrl: GATEWAY, exchange, clock }),
      exchange,
      clock,
      newRef: () => {
        this.#orders += 1;
        return `QC261122-TESTAAA${this.#orders + 1}`;
      },
      isReady: () => true,
      logLevel: 'silent',
    });
  }

  advance(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  async get(url: string, headers: Readonly<Record<string, string>> = {}) {
    const app = await this.#app;
    return app.inject({ method: 'GET', url, headers: { ...headers }, authority: AUTHORITY });
  }

  async put(url: string, payload: string) {
    const app = await this.#app;
    const headers = { 'content-type': 'application/json' };
    return app.inject({ method: 'PUT', url, authority: AUTHORITY, headers, payload });
  }

  async post(
    url: string,
    form: string | Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const app = await this.#app;
    return app.inject({
      method: 'POST',
      url,
      authority: AUTHORITY,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    });
  }

  /** Buys one coffee; answers the order's number. */
  async buy(
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    await this.post('/orders', { 'ca-phe-sua-da': '1', method: '123pay', ...fields }, headers);
    const [newest] = this.book.newestFirst();
    if (!newest) throw new Error('no order was made');
    return newest.ref;
  }
}
