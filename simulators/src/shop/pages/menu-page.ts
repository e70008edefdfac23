import type { FastifyPluginAsync } from 'fastify';
import { MAX_QUANTITY, readBasket } from '../basket.ts';
import { MENU } from '../menu.ts';
import { queryOf } from '../request.ts';
import { readerOf, show } from './page.ts';

/** The menu: what may be bought, with a quantity and a button each. */
export const menuPage: FastifyPluginAsync = async (app) => {
  app.get('/', (request, reply) => {
    const { t, say, money } = readerOf(request);
    const query = queryOf(request);
    const chosen = new Map(readBasket(query).map((line) => [line.productId, line.quantity]));
    const products = MENU.map(({ id, art, name, about, price }) => ({
      id,
      art,
      name: say(name),
      about: say(about),
      price: money(price),
      quantity: chosen.get(id) ?? 0,
    }));
    return show(request, reply, {
      view: 'menu',
      title: t.menu.title,
      data: { products, maxQuantity: MAX_QUANTITY, empty: query.has('empty') },
    });
  });
};
