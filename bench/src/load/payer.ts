import { cardFor, otps } from '@cong/wire/banknet/cards.ts';
import { Browser, type FormStep, type Request } from './browser.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { type HttpMessage, headerOf, statusOf } from './http-message.ts';
import type { ShopProtocol } from './shop-protocol.ts';

/** How a visit to the pages ended: back at the shop with a status, or on a page that leads no further. */
export type VisitEnd =
  | { readonly end: 'returned'; readonly status: string }
  | { readonly end: 'stuck'; readonly page: string };

type PayerOptions = {
  readonly gatewayPort: number;
  readonly protocol: ShopProtocol;
  /** To the server on this port: the gateway, or a provider. */
  readonly poolTo: (port: number) => ConnectionPool;
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

const MAX_STEPS = 60;
const WAIT_MS = 150;
/** The page that sends its reader on to a provider's at once. */
const ONWARD = /<meta http-equiv="refresh" content="0; url=([^"]*)"/;
/** The way to the provider's page beside a QR code. */
const BESIDE_QR = /<a class="go" href="([^"]*)"[^>]*>[^<]*<\/a><\/p>\s*<figure class="qr">/;
const APPROVAL = /action="(\/[a-z]+\/pages\/[^"/]+\/approve[^"]*)"/;
const ATTRIBUTES = /name="(csrf|word|attempt|step)" value="([^"]*)"/g;
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
        if (step % 2 === 0) request = browser.goTo(browser.base);
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
  async #send({ port, text, step }: Request): Promise<HttpMessage | undefined> {
    const { poolTo, persistent, pause, onPost } = this.#options;
    try {
      const sent = poolTo(port).send(text);
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
    if (status === 503 && this.#options.persistent) return later(browser.goTo(browser.base));
    if (status !== 200) return { end: 'stuck', page: `HTTP ${status} ${titleOf(html)}` };
    return readPage(browser, html, means) ?? { end: 'stuck', page: titleOf(html) };
  }

  #follow(browser: Browser, location: string): VisitEnd | Next {
    const { protocol } = this.#options;
    if (!location.startsWith(protocol.returnUrl)) return now(browser.follow(location));
    const at = new Date(Date.now() + this.#options.clockAheadMs() + 1_000);
    const query = new URLSearchParams(location.slice(location.indexOf('?')));
    return { end: 'returned', status: protocol.readReturn(query, at) };
  }
}

type Next = { readonly request: Request; readonly waitMs: number };

const now = (request: Request): Next => ({ request, waitMs: 0 });
const later = (request: Request): Next => ({ request, waitMs: WAIT_MS });

/** What a person does on this page; undefined where there is nothing to do. */
function readPage(browser: Browser, html: string, means: Means): Next | undefined {
  const { base } = browser;
  const { bank, card, wallet } = means;
  const [, onward] = ONWARD.exec(html) ?? BESIDE_QR.exec(html) ?? [];
  if (onward !== undefined) return now(browser.follow(onward.replaceAll('&amp;', '&')));
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
  // A provider is gone to from here, and at its own page the payer agrees.
  if (html.includes(`action="${base}/bank/${bank}"`)) {
    return now(browser.post(`${base}/bank/${bank}`, hiddenFields(html), 'details'));
  }
  const [, approval] = APPROVAL.exec(html) ?? [];
  if (approval !== undefined) return now(browser.post(approval, ''));
  if (html.includes(`href="${base}/bank/${bank}"`)) return now(browser.get(`${base}/bank/${bank}`));
  if (html.includes('data-poll')) return later(browser.goTo(base));
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

const titleOf = (html: string): string =>
  /<title>([^<]*)/.exec(html)?.[1] ?? 'a page without title';
