import type { HttpMessage } from './http-message.ts';

export type FormStep = 'details' | 'otp';

/** One request of a browser's, ASCII, to the server on a port of this machine. */
export type Request = { readonly port: number; readonly text: string; readonly step?: FormStep };

const HEADERS =
  'user-agent: Mozilla/5.0 (X11; Linux x86_64) Bench/1.0\r\naccept: text/html,application/xhtml+xml\r\n' +
  'accept-language: vi-VN,vi;q=0.9\r\n';
const PAGES = '/pay/';
const COOKIES = /\r\nset-cookie: (cong_(?:browser|wallet))=([^;\r]*)/gi;
const ORIGIN = /^https?:\/\/[^/:]+:(\d+)/;

/** Without the server's own host, if that is there. */
const pathOf = (address: string): string =>
  address.startsWith('/') ? address : address.slice(address.indexOf('/', 'https://'.length));

/** Makes requests as a browser would, with the cookies that the gateway gave it. */
export class Browser {
  /** The payment's page; where the merchant's link leads elsewhere first, that. */
  base: string;
  readonly #gatewayPort: number;
  readonly #cookies = new Map<string, string>();
  #cookie = '';
  /** Whose page is shown. */
  #port: number;

  constructor(payUrl: string, gatewayPort: number) {
    this.base = pathOf(payUrl);
    this.#gatewayPort = gatewayPort;
    this.#port = gatewayPort;
  }

  /** Goes where an answer sends it. A link of the merchant's may lead to the page by another address. */
  follow(location: string): Request {
    const path = pathOf(location);
    this.#port = Number(ORIGIN.exec(location)?.[1] ?? this.#port);
    const atGateway = this.#port === this.#gatewayPort;
    if (atGateway && !this.base.startsWith(PAGES) && path.startsWith(PAGES)) this.base = path;
    return this.get(path);
  }

  /** A page of the gateway's, wherever the browser is. */
  goTo(path: string): Request {
    this.#port = this.#gatewayPort;
    return this.get(path);
  }

  get(path: string): Request {
    return { port: this.#port, text: `GET ${path} HTTP/1.1\r\n${this.#headers}\r\n` };
  }

  post(path: string, form: string, step?: FormStep): Request {
    const text =
      `POST ${path} HTTP/1.1\r\n${this.#headers}` +
      `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`;
    return { port: this.#port, text, ...(step && { step }) };
  }

  remember({ head }: HttpMessage): void {
    if (!head.includes('cong_browser=') && !head.includes('cong_wallet=')) return;
    for (const [, name = '', value = ''] of head.matchAll(COOKIES)) this.#cookies.set(name, value);
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    this.#cookie = `cookie: ${pairs.join('; ')}\r\n`;
  }

  get #headers(): string {
    const host = `host: localhost:${this.#port}\r\n${HEADERS}`;
    return this.#port === this.#gatewayPort ? host + this.#cookie : host;
  }
}
