import type { FastifyPluginAsync } from 'fastify';
import { magicTables } from '../magic-tables.ts';
import { readerOf, show } from './page.ts';
import type { Shop } from './shop.ts';

/** The gateway's own table of values that bring about each outcome. */
export const cardsPage =
  (shop: Shop): FastifyPluginAsync =>
  async (app) => {
    app.get('/cards', async (request, reply) => {
      const { t, locale } = readerOf(request);
      const names = new Map(Object.entries(t.cards.columns));
      const tables = magicTables(await shop.sandbox.magicValues(), locale).map((table) => ({
        ...table,
        columns: table.columns.map((column) => names.get(column) ?? column),
      }));
      return show(request, reply, {
        view: 'cards',
        title: t.cards.title,
        data: { tables, source: `${shop.gatewayUrl}/sandbox/v1/magic-values` },
      });
    });
  };
