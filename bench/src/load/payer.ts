import { cardFor, otps } from '@cong/wire/banknet/cards.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { type HttpMessage, headerOf, statusOf } from './http-message.ts';
import type { ShopProtocol } from './shop-protocol.ts';
import { RETURN_URL } from './shop-request.ts';

/** How a visit to the pages ended: back at the shop with a status, or on a page that leads no further. */
export type VisitEnd =
  | { readonly end: 'returned'; readonly status: string }
  | { readonly end: 'stuck'; readonly page: string };

export type FormStep = 'details' | 'otp';

type PayerOptions = {
  readonly gatewayPort: number;
  readonly protocol: ShopProtocol;
  readonly pool: ConnectionPool;
  /** Told just before a form is sent. */
  readonly onPost: (step: FormStep) => void;
  /** Comes back after a lost connection and waits on pages that say so; else the first trouble is an error. */
  readonly persistent: boolean;
  /** Names of test cards; payers take them in turn. */
  readonly cards: readonly string[];
  readonly pause: (ms: number) => Promise<void>;
  /** The payer shuts the browser, wherever it is. */
  readonly hasLeft: () => boolean;
  /** How far the gateway's clock is ahead. */
  readonly clockAheadMs: () => number;
};

/** What this payer pays with. */
type Means = { readonly bank: string; readonly card: string; readonly wallet: string };

type Request = { readonly text: string; readonly step?: FormStep };

const BROWSER =
  'user-agent: Mozilla/5.0 (X11; Linux x86_64) Bench/1.0\r\naccept: text/html,application/xhtml+xml\r\n' +
  'accept-language: vi-VN,vi;q=0.9\r\n';
const MAX_STEPS = 60;
const WAIT_MS = 150;
const ATTRIBUTES = /name="(csrf|word|attempt|step)" value="([^"]*)"/g;
const COOKIES = /\r\nset-cookie: (cong_(?:browser|wallet))=([^;\r]*)/gi;
/** The sandbox's own wallets take it. */
const WALLET_OTP = '000000';

/** A person with a browser: from the pay URL by links and forms back to the shop. */
export class Payer {
  readonly #options: PayerOptions;
  readonly #cards: readonly string[];
  readonly #wallets: readonly string[];
  #turn = 0;

  constructor(options: PayerOptions) {
    this.#options = options;
    this.#cards = options.cards.map(cardFields);
    this.#wallets = (options.protocol.wallets ?? []).map(
      (wallet) => `${new URLSearchParams(wallet)}`,
    );
  }

  /** @throws {Error} for what no page of ours should answer, and when a connection is lost for good. */
  async pay(payUrl: string): Promise<VisitEnd> {
    const { gatewayPort, protocol } = this.#options;
    const browser = new Browser(payUrl, gatewayPort);
    this.#turn += 1;
    const means: Means = {
      bank: protocol.banks[this.#turn % protocol.banks.length] ?? '',
      card: this.#cards[this.#turn % this.#cards.length] ?? '',
      wallet: this.#wallets[this.#turn % this.#wallets.length] ?? '',
    };
    let request: Request = browser.get(browser.base);
    for (let step = 0; step < MAX_STEPS && !this.#options.hasLeft(); step += 1) {
      const answer = await this.#send(request);
      if (answer === undefined) {
        // Half of the people press reload, which posts the form again; half open the link anew.
        if (step % 2 === 0) request = browser.get(browser.base);
        continue;
      }
      const next = this.#read(browser, answer, means);
      if ('end' in next) return next;
      if (next.waitMs > 0) await this.#options.pause(next.waitMs);
      request = next.request;
    }
    return { end: 'stuck', page: 'on the way' };
  }

  /** Undefined when the connection was lost and the payer will try again. */
  async #send({ text, step }: Request): Promise<HttpMessage | undefined> {
    const { pool, persistent, pause, onPost } = this.#options;
    try {
      const sent = pool.send(text);
      if (step !== undefined) onPost(step);
      return await sent;
    } catch (error) {
      if (!persistent) throw error;
      await pause(WAIT_MS);
      return undefined;
    }
  }

  #read(browser: Browser, answer: HttpMessage, means: Means): VisitEnd | Next {
    browser.remember(answer);
    const status = statusOf(answer);
    if (status === 303) return this.#follow(browser, headerOf(answer.head, 'location') ?? '');
    const html = answer.body.toString('latin1');
    if (status === 503 && this.#options.persistent) return later(browser.get(browser.base));
    if (status !== 200) return { end: 'stuck', page: `HTTP ${status} ${titleOf(html)}` };
    return readPage(browser, html, means) ?? { end: 'stuck', page: titleOf(html) };
  }

  #follow(browser: Browser, location: string): VisitEnd | Next {
    if (!location.startsWith(RETURN_URL)) return now(browser.follow(location));
    const at = new Date(Date.now() + this.#options.clockAheadMs() + 1_000);
    const query = new URLSearchParams(location.slice(location.indexOf('?')));
    return { end: 'returned', status: this.#options.protocol.readReturn(query, at) };
  }
}

type Next = { readonly request: Request; readonly waitMs: number };

const now = (request: Request): Next => ({ request, waitMs: 0 });
const later = (request: Request): Next => ({ request, waitMs: WAIT_MS });

/** What a person does on this page; undefined where there is nothing to do. */
function readPage(browser: Browser, html: string, means: Means): Next | undefined {
  const { base } = browser;
  const { bank, card, wallet } = means;
  if (html.includes('name="phone"')) {
    return now(browser.post(`${base}/wallet`, `${hiddenFields(html)}${wallet}`, 'details'));
  }
  if (html.includes(`action="${base}/wallet/agree"`)) {
    return now(browser.post(`${base}/wallet/agree`, hiddenFields(html), 'details'));
  }
  if (html.includes('name="number"')) {
    const details = `/bank/${bank}`;
    return now(browser.post(base + details, `${hiddenFields(html)}${card}`, 'details'));
  }
  if (html.includes('name="otp"')) {
    const otp = wallet === '' ? otps.right : WALLET_OTP;
    return now(browser.post(`${base}/otp`, `${hiddenFields(html)}otp=${otp}`, 'otp'));
  }
  if (html.includes(`href="${base}/bank/${bank}"`)) return now(browser.get(`${base}/bank/${bank}`));
  if (html.includes('data-poll')) return later(browser.get(base));
  if (html.includes(`href="${base}/return"`)) return now(browser.get(`${base}/return`));
  return undefined;
}

function cardFields(name: string): string {
  const card = cardFor(name);
  if (card === undefined) throw new Error(`no test card is called ${name}`);
  const { number, holder, date } = card;
  return new URLSearchParams({ number, holder, date }).toString();
}

function hiddenFields(html: string): string {
  let fields = '';
  for (const [, name, value] of html.matchAll(ATTRIBUTES)) fields += `${name}=${value}&`;
  return fields;
}

const PAGES = '/pay/';

/** Without the gateway's own host, if that is there. */
const pathOf = (address: string): string =>
  address.startsWith('/') ? address : address.slice(address.indexOf('/', 'https://'.length));

const titleOf = (html: string): string =>
  /<title>([^<]*)/.exec(html)?.[1] ?? 'a page without title';

/** Makes requests as a browser would, with the cookie it was given. */
class Browser {
  /** The payment's page; where the merchant's link leads elsewhere first, that. */
  base: string;
  readonly #headers: string;
  readonly #cookies = new Map<string, string>();
  #cookie = '';

  constructor(payUrl: string, port: number) {
    this.base = pathOf(payUrl);
    this.#headers = `host: localhost:${port}\r\n${BROWSER}`;
  }

  /** Goes where an answer sends it. A link of the merchant's may lead to the page by another address. */
  follow(location: string): Request {
    const path = pathOf(location);
    if (!this.base.startsWith(PAGES) && path.startsWith(PAGES)) this.base = path;
    return this.get(path);
  }

  get(path: string): Request {
    return { text: `GET ${path} HTTP/1.1\r\n${this.#headers}${this.#cookie}\r\n` };
  }

  post(path: string, form: string, step: FormStep): Request {
    const text =
      `POST ${path} HTTP/1.1\r\n${this.#headers}${this.#cookie}` +
      `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`;
    return { text, step };
  }

  remember({ head }: HttpMessage): void {
    if (!head.includes('cong_browser=') && !head.includes('cong_wallet=')) return;
    for (const [, name = '', value = ''] of head.matchAll(COOKIES)) this.#cookies.set(name, value);
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    this.#cookie = `cookie: ${pairs.join('; ')}\r\n`;
  }
}
