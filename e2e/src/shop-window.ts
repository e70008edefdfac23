import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { md5, SANDBOX_KEYS } from './merchant.ts';

/** What a browser brought back to the shop. */
export type Landing = {
  readonly page: string;
  readonly orderRef: string;
  readonly status: string;
  readonly ticketIsRight: boolean;
};

/** The merchant's own site, as payers come back to it in a browser. */
export class ShopWindow {
  readonly #server: Server;
  /** Another site of the shop, where `/moved` sends its visitors on to. */
  readonly #other: Server;

  private constructor(server: Server, other: Server) {
    this.#server = server;
    this.#other = other;
  }

  static async open(): Promise<ShopWindow> {
    const page = (path: string): string =>
      `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop ${path}</h1></main>`;
    const other = createServer((request, response) => {
      response.setHeader('content-type', 'text/html').end(page(`other ${request.url}`));
    });
    const server = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? '', 'http://shop');
      if (pathname === '/moved') {
        const location = `http://127.0.0.1:${portOf(other)}/landed${search}`;
        response.writeHead(302, { location }).end();
        return;
      }
      response.setHeader('content-type', 'text/html').end(page(pathname));
    });
    for (const one of [server, other]) {
      await new Promise<void>((done) => one.listen(0, '127.0.0.1', done));
    }
    return new ShopWindow(server, other);
  }

  get origin(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  /** Order fields that bring payers back here. */
  get urls(): {
    readonly redirectURL: string;
    readonly cancelURL: string;
    readonly errorURL: string;
  } {
    const { origin } = this;
    return {
      redirectURL: `${origin}/paid?basket=1`,
      cancelURL: `${origin}/cancelled`,
      errorURL: `${origin}/failed`,
    };
  }

  async close(): Promise<void> {
    for (const one of [this.#server, this.#other]) {
      one.closeAllConnections();
      await new Promise((done) => one.close(done));
    }
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** What an address in the browser says, checked as a merchant would. */
export function landingOf(url: string): Landing {
  const { pathname, searchParams } = new URL(url);
  const { status = '', time = '', transactionID = '', ticket } = Object.fromEntries(searchParams);
  return {
    page: pathname,
    orderRef: transactionID,
    status,
    ticketIsRight: ticket === md5(status + time + transactionID + SANDBOX_KEYS.secretKey),
  };
}
