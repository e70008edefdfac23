import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ContractMerchant, Told } from './driver.ts';

/** A shop's listener for the notifications of any protocol, on a port of its own. */
export class ContractListener {
  readonly #merchant: ContractMerchant;
  readonly #told: Told[] = [];
  readonly #deaf = new Set<string>();
  readonly #server = createServer(async (request, response) => {
    const { method = '', headers } = request;
    const told = this.#merchant.readNotify({ method, headers, body: await text(request) });
    if (told !== undefined) this.#told.push(told);
    // What is not genuine is not received; neither is what comes while the shop is out of order.
    if (told === undefined || this.#deaf.delete(told.orderRef)) {
      response.writeHead(500).end();
      return;
    }
    const { status, body } = this.#merchant.received(told);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });

  private constructor(merchant: ContractMerchant) {
    this.#merchant = merchant;
  }

  static async open(merchant: ContractMerchant): Promise<ContractListener> {
    const listener = new ContractListener(merchant);
    await new Promise<void>((done) => listener.#server.listen(0, '127.0.0.1', done));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify`;
  }

  /** The next notification of this order is heard, and not received. */
  loseNext(orderRef: string): void {
    this.#deaf.add(orderRef);
  }

  /** The statuses that genuine notifications of an order told, in the order they came. */
  of(orderRef: string): readonly string[] {
    return this.#told.filter((one) => one.orderRef === orderRef).map(({ status }) => status);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
