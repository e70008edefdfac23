import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a merchant of Alepay is told of a transaction. */
export type Told = {
  readonly orderCode: string;
  readonly amount: number;
  readonly transactionCode: string;
  readonly status: string;
  readonly subscription?: {
    readonly subscriptionCode: string;
    readonly planCode: string;
    readonly cycle: number;
  };
};

/** A merchant's listener for Alepay's notifications, on a port of its own. */
export class AlepayListener {
  readonly told: (Told & { readonly checksum: string })[] = [];
  readonly #server = createServer(async (request, response) => {
    const { transactionInfo, checksum } = JSON.parse(await text(request));
    this.told.push({ ...transactionInfo, checksum });
    response.end();
  });

  static async open(): Promise<AlepayListener> {
    const listener = new AlepayListener();
    await new Promise<void>((done) => listener.#server.listen(0, '127.0.0.1', done));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
