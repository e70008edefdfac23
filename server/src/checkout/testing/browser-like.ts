import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

type Cookie = { readonly name: string; readonly value: string; readonly path: string };

/** A browser without a window: keeps cookies by path, reads forms, follows nothing by itself. */
export class BrowserLike {
  readonly #app: FastifyInstance;
  #cookies: Cookie[] = [];

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async get(url: string): Promise<LightMyRequestResponse> {
    return this.#send('GET', url);
  }

  async post(
    url: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<LightMyRequestResponse> {
    return this.#send('POST', url, new URLSearchParams(fields).toString());
  }

  /** Gets a page and follows redirects within the gateway. */
  async visit(url: string): Promise<LightMyRequestResponse & { readonly at: string }> {
    let at = url;
    for (let hops = 0; hops < 5; hops += 1) {
      const response = await this.get(at);
      const { location } = response.headers;
      if (location === undefined || /^https?:/.test(location))
        return Object.assign(response, { at });
      at = location;
    }
    throw new Error(`${url}: too many redirects`);
  }

  async #send(method: 'GET' | 'POST', url: string, payload?: string) {
    const path = new URL(url, 'http://gateway.test').pathname;
    const cookie = this.#cookies
      .filter((one) => path === one.path || path.startsWith(`${one.path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const response = await this.#app.inject({
      method,
      url: url.replace(/^https?:\/\/[^/]+/, ''),
      headers: {
        ...(cookie && { cookie }),
        ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value, path: at = '/' } of response.cookies) {
      this.#cookies = this.#cookies.filter((one) => one.name !== name || one.path !== at);
      this.#cookies.push({ name, value, path: at });
    }
    return response;
  }
}

/** The hidden fields of a page's form, and where it posts to. */
export function formOf(html: string): {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
} {
  const form = /<form method="post" action="([^"]*)"[\s\S]*?<\/form>/.exec(html);
  if (form === null) throw new Error('the page has no form');
  const inputs = [...form[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: form[1] ?? '',
    fields: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value])),
  };
}
