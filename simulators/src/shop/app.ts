import { readFileSync } from 'node:fs';
import type { Clock } from '@cong/values/time.ts';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { ShopAdapter, ShopContext } from './adapters/adapter.ts';
import { Cashier } from './cashier.ts';
import type { Exchange } from './exchange.ts';
import { Journal } from './journal.ts';
import { rememberLocale } from './language.ts';
import type { OrderBook } from './order-book.ts';
import { cardsPage } from './pages/cards-page.ts';
import { checkoutPage } from './pages/checkout-page.ts';
import { menuPage } from './pages/menu-page.ts';
import { messagesPage } from './pages/messages-page.ts';
import { orderPages } from './pages/order-pages.ts';
import { readerOf, show } from './pages/page.ts';
import type { Shop } from './pages/shop.ts';
import { pathOf, queryOf } from './request.ts';
import type { Sandbox } from './sandbox.ts';
import { answersToHost, securityHeaders } from './security.ts';

export type ShopDeps = {
  readonly adapters: readonly ShopAdapter[];
  readonly gatewayUrl: string;
  readonly pagesUrl: string;
  readonly shopUrl: string;
  readonly payOrigins: readonly string[];
  readonly book: OrderBook;
  readonly sandbox: Pick<Sandbox, 'keys' | 'forgetKeys' | 'magicValues'>;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly newRef: (now: Date) => string;
  /** Whether the gateway knows where to notify it. */
  readonly isReady: () => boolean;
  readonly logLevel: string;
};

const FORM_LIMIT = 16_384;
const STYLES = ['base', 'frame', 'controls', 'menu', 'order-parts', 'order', 'messages', 'tables'];

/** The shop's web server: its pages, and each adapter's own paths below the adapter's id. */
export async function buildShop(deps: ShopDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: deps.logLevel,
      // A return's query carries a ticket: logs hold the path alone.
      serializers: { req: (request) => ({ method: request.method, path: pathOf(request) }) },
    },
    bodyLimit: FORM_LIMIT,
    forceCloseConnections: 'idle',
  });
  useSecurity(app, deps);
  usePages(app);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) =>
    deps.isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'not ready' }),
  );

  const journal = new Journal();
  const contextOf = ({ id }: ShopAdapter): ShopContext => ({
    gatewayUrl: deps.gatewayUrl,
    pagesUrl: deps.pagesUrl,
    keys: () => deps.sandbox.keys(id),
    forgetKeys: () => deps.sandbox.forgetKeys(),
    exchange: deps.exchange,
    book: deps.book,
    journal,
    clock: deps.clock,
  });
  const connected = new Map(
    deps.adapters.map((adapter) => [adapter.id, adapter.connect(contextOf(adapter))]),
  );
  for (const [id, { routes }] of connected) await app.register(routes, { prefix: `/${id}` });

  const { book, clock } = deps;
  const shop: Shop = {
    ...deps,
    journal,
    cashier: new Cashier({ book, clock, adapters: connected }),
  };
  await app.register(menuPage);
  for (const page of [checkoutPage, orderPages, messagesPage, cardsPage]) {
    await app.register(page(shop));
  }
  await app.ready();
  return app;
}

function useSecurity(app: FastifyInstance, { shopUrl, payOrigins }: ShopDeps): void {
  const headers = securityHeaders(payOrigins);
  const answers = answersToHost(shopUrl);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    const language = rememberLocale(queryOf(request));
    if (language) reply.header('set-cookie', language);
    if (!answers(request.headers.host) && !['/healthz', '/readyz'].includes(pathOf(request))) {
      return reply.code(421).type('text/plain; charset=utf-8').send('Not the host of this shop.\n');
    }
  });
}

function usePages(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  );
  serve(app, '/style.css', { type: 'text/css; charset=utf-8', content: stylesheet() });
  serve(app, '/icon.svg', { type: 'image/svg+xml', content: read('views/icon.svg') });
  app.setNotFoundHandler((request, reply) => {
    const { t } = readerOf(request);
    const data = { text: t.problem.notFoundText };
    return show(request, reply, { view: 'problem', status: 404, title: t.problem.notFound, data });
  });
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) request.log.error({ err: error, req: request }, 'request failed');
    const { t } = readerOf(request as FastifyRequest);
    const data = { text: t.problem.text };
    return show(request as FastifyRequest, reply, {
      view: 'problem',
      status,
      title: t.problem.title,
      data,
    });
  });
}

const read = (file: string): string => readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');

/** One file for the browser, one per part of the page for the reader. */
const stylesheet = (): string => STYLES.map((name) => read(`styles/${name}.css`)).join('\n');

function serve(
  app: FastifyInstance,
  path: string,
  { type, content }: { readonly type: string; readonly content: string },
): void {
  app.get(path, (_request, reply) =>
    reply.type(type).header('cache-control', 'public, max-age=300').send(content),
  );
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
