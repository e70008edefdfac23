/** A page as the payer's browser shows it. */
type Page = { readonly url: string; readonly status: number; readonly html: string };

type Attributes = Readonly<Record<string, string>>;
type Form = { readonly action: string; readonly inputs: readonly Attributes[] };
type Cookie = { readonly origin: string; readonly path: string; readonly value: string };

/** What a payer types, by the field's autocomplete token or its name. */
export type Typed = Readonly<Record<string, string>>;

export const GOOD_CARD: Typed = {
  'cc-number': '9704000000000018',
  'cc-name': 'NGUYEN VAN A',
  'cc-exp': '03/07',
};
export const RIGHT_OTP: Typed = { 'one-time-code': '00000000' };

const MAX_REDIRECTS = 10;

/**
 * A payer whose browser has no script: reads pages, follows links, fills in forms. It stops at the
 * border of the sites given, where it would go back to the shop.
 */
export class Payer {
  /** Where it goes; anywhere else is the shop's. */
  readonly sites: readonly string[];
  readonly #sites: ReadonlySet<string>;
  readonly #cookies = new Map<string, Cookie>();
  #page: Page = { url: 'about:blank', status: 0, html: '' };
  /** Where the browser was sent that is none of the sites. */
  left: URL | undefined;

  constructor(...sites: readonly string[]) {
    this.sites = sites;
    this.#sites = new Set(sites);
  }

  get page(): Page {
    return this.#page;
  }

  open(url: string): Promise<Page> {
    return this.#go(url, { method: 'GET' });
  }

  /** Follows the first link whose address ends so. */
  click(ending: string): Promise<Page> {
    const hrefs = [...this.#page.html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href]) =>
      unescapeHtml(href ?? ''),
    );
    const href = hrefs.find((one) => one.split('?')[0]?.endsWith(ending));
    if (href === undefined) throw new Error(`no link ${ending} in:\n${this.#page.html}`);
    return this.open(new URL(href, this.#page.url).href);
  }

  /** Agrees to be taken to a provider; where a QR code is shown instead, follows the link beside it. */
  async goToProvider(): Promise<Page> {
    const { html, url } = await this.submit({});
    const [, href] = /<a class="go" href="([^"]*)"/.exec(html) ?? [];
    return href === undefined ? this.#page : this.open(new URL(unescapeHtml(href), url).href);
  }

  /** Fills in the page's form and sends it. */
  submit(typed: Typed): Promise<Page> {
    return this.send(this.form(typed));
  }

  /** The page's form as the browser would send it: kept, it can be sent twice. */
  form(typed: Typed): { readonly action: string; readonly fields: Typed } {
    const form = formIn(this.#page);
    if (form === undefined) throw new Error(`no form in:\n${this.#page.html}`);
    const fields: Record<string, string> = {};
    for (const { name, value = '', autocomplete = '' } of form.inputs) {
      if (name !== undefined && !(name in fields))
        fields[name] = typed[autocomplete] ?? typed[name] ?? value;
    }
    return { action: form.action, fields };
  }

  send({ action, fields }: { readonly action: string; readonly fields: Typed }): Promise<Page> {
    return this.#go(action, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async #go(url: string, first: RequestInit): Promise<Page> {
    let target = new URL(url);
    let init = first;
    for (let i = 0; i < MAX_REDIRECTS; i += 1) {
      if (!this.#sites.has(target.origin)) {
        this.left = target;
        return this.#page;
      }
      const answer = await fetch(target, {
        ...init,
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: this.#cookiesFor(target) },
      });
      this.#keepCookies(target, answer.headers);
      const html = await answer.text();
      const location = answer.headers.get('location') ?? refreshIn(html);
      if (location === undefined) {
        this.#page = { url: target.href, status: answer.status, html };
        return this.#page;
      }
      target = new URL(location, target);
      init = { method: 'GET' };
    }
    throw new Error(`too many redirects from ${url}`);
  }

  #cookiesFor({ origin, pathname }: URL): string {
    return [...this.#cookies]
      .filter(([, cookie]) => cookie.origin === origin && pathname.startsWith(cookie.path))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ');
  }

  #keepCookies({ origin }: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.find((one) => one.startsWith('Path='))?.slice(5) ?? '/';
      this.#cookies.set(`${name} ${origin}${path}`, { origin, path, value });
    }
  }
}

/** Where a page sends its reader on at once. */
function refreshIn(html: string): string | undefined {
  const [, url] = /<meta http-equiv="refresh" content="0; url=([^"]*)"/.exec(html) ?? [];
  return url === undefined ? undefined : unescapeHtml(url);
}

function formIn({ html, url }: Page): Form | undefined {
  const form = /<form\b([^>]*\bmethod="post"[^>]*)>([\s\S]*?)<\/form>/i.exec(html);
  if (form === null) return undefined;
  return {
    action: new URL(attributesOf(form[1] ?? '').action ?? url, url).href,
    inputs: [...(form[2] ?? '').matchAll(/<input\b([^>]*)>/gi)].map(([, text]) =>
      attributesOf(text ?? ''),
    ),
  };
}

const attributesOf = (text: string): Attributes =>
  Object.fromEntries(
    [...text.matchAll(/([a-z-]+)="([^"]*)"/gi)].map(([, name, value]) => [
      (name ?? '').toLowerCase(),
      unescapeHtml(value ?? ''),
    ]),
  );

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
