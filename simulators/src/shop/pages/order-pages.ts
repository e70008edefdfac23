import { MINUTE_MS } from '@cong/values/time.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { totalOf } from '../basket.ts';
import { productOf } from '../menu.ts';
import { type OrderState, type ShopOrder, type Source, stateOf } from '../order.ts';
import { queryOf } from '../request.ts';
import { type Reader, readerOf, show } from './page.ts';
import type { Shop } from './shop.ts';

const SOURCES: readonly Source[] = ['return', 'notify', 'query'];

/** A page nobody looks at any more must not ask for ever. */
const REFRESH_FOR_MS = 15 * MINUTE_MS;
const REFRESH_SECONDS: { readonly [S in OrderState]?: number } = {
  not_asked: 3,
  waiting: 3,
  uncertain: 10,
};

/** The list of orders, one order with what its three sources said, and its buttons. */
export const orderPages =
  (shop: Shop): FastifyPluginAsync =>
  async (app) => {
    app.get('/orders', (request, reply) => {
      const reader = readerOf(request);
      return show(request, reply, {
        view: 'orders',
        title: reader.t.orders.title,
        data: { orders: shop.book.newestFirst().map((order) => rowOf(order, reader)) },
      });
    });

    app.get<{ Params: { ref: string } }>('/orders/:ref', async (request, reply) => {
      await shop.cashier.askIfNeeded(request.params.ref);
      const order = shop.book.get(request.params.ref);
      return order ? showOrder(shop, order, { request, reply }) : noOrder(request, reply);
    });

    app.post<{ Params: { ref: string } }>('/orders/:ref/query', async (request, reply) => {
      const order = shop.book.get(request.params.ref);
      if (!order) return noOrder(request, reply);
      await shop.cashier.ask(order.ref);
      return reply.redirect(`/orders/${order.ref}`, 303);
    });

    app.post<{ Params: { ref: string } }>('/orders/:ref/pay', async (request, reply) => {
      const order = shop.book.get(request.params.ref);
      if (!order) return noOrder(request, reply);
      await shop.cashier.pay(order.ref);
      return reply.redirect(`/orders/${order.ref}`, 303);
    });
  };

function noOrder(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { t } = readerOf(request);
  return show(request, reply, {
    view: 'problem',
    status: 404,
    title: t.problem.noOrder,
    data: { text: t.problem.noOrderText },
  });
}

function showOrder(
  shop: Shop,
  order: ShopOrder,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  const reader = readerOf(request);
  const { t, say, money, time } = reader;
  const { opening } = order;
  const refreshSeconds =
    queryOf(request).get('refresh') === 'off' ? undefined : refreshOf(order, shop.clock());
  const total = totalOf(order.lines);
  return show(request, reply, {
    view: 'order',
    title: t.order.title(order.ref),
    ...(refreshSeconds && { refreshSeconds }),
    data: {
      ...rowOf(order, reader),
      refusal:
        opening.kind === 'refused' || opening.kind === 'no_answer'
          ? { code: 'code' in opening ? opening.code : '', text: say(opening.text) }
          : undefined,
      gatewayRef: opening.kind === 'opened' ? opening.gatewayRef : undefined,
      payUrl: stateOf(order) === 'waiting' ? payUrlOf(order) : undefined,
      mayPayAgain: opening.kind === 'refused' || opening.kind === 'no_answer',
      customerName: order.customerName,
      sources: SOURCES.map((source) => sourceOf(order, source, reader)),
      lines: order.lines.map((line) => ({
        name: nameOf(line.productId, say),
        quantity: line.quantity,
        price: money(totalOf([line])),
      })),
      total: money(total),
      otherAmount: total === order.amount ? undefined : money(order.amount),
      createdAt: time(order.createdAt),
    },
  });
}

function rowOf(order: ShopOrder, { t, money, time }: Reader) {
  const state = stateOf(order);
  const [stateName, stateText] = t.states[state];
  return {
    ref: order.ref,
    state,
    stateName,
    stateText,
    amount: money(order.amount),
    at: time(order.createdAt),
  };
}

function sourceOf(order: ShopOrder, source: Source, { t, say, time }: Reader) {
  const { name, what, none } = t.sources[source];
  const word = order.said[source];
  return {
    source,
    name,
    what,
    none,
    verdict: word?.verdict ?? 'none',
    verdictName: t.verdicts[word?.verdict ?? 'none'],
    word: word && { code: word.code, text: say(word.text), at: time(word.at) },
  };
}

const nameOf = (productId: string, say: Reader['say']): string => {
  const product = productOf(productId);
  return product ? say(product.name) : productId;
};

/** A link only to the web: whatever else a gateway may have signed is not followed. */
function payUrlOf({ opening }: ShopOrder): string | undefined {
  if (opening.kind !== 'opened' || !URL.canParse(opening.payUrl)) return undefined;
  const { protocol, href } = new URL(opening.payUrl);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** Seconds until the page looks again: while there is no end, and for a notify that must still come. */
function refreshOf(order: ShopOrder, now: Date): number | undefined {
  if (now.getTime() - order.createdAt.getTime() > REFRESH_FOR_MS) return undefined;
  const seconds = REFRESH_SECONDS[stateOf(order)];
  if (seconds) return seconds;
  const { query, notify } = order.said;
  const justSettled = query && now.getTime() - query.at.getTime() < MINUTE_MS;
  return order.opening.kind === 'opened' && !notify && justSettled ? 3 : undefined;
}
