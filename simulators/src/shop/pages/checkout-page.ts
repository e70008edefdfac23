import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import type { FastifyPluginAsync } from 'fastify';
import type { Choice, ShopAdapter } from '../adapters/adapter.ts';
import { type OrderLine, readBasket, totalOf, writeBasket } from '../basket.ts';
import { inLanguage, type Locale } from '../language.ts';
import { productOf } from '../menu.ts';
import { type ShopOrder, settledBy } from '../order.ts';
import { isOrderRef } from '../order-ref.ts';
import { fieldOf, formOf, queryOf } from '../request.ts';
import { readerOf, show } from './page.ts';
import type { Shop } from './shop.ts';

const MAX_NAME = 64;
const MAX_AMOUNT_TEXT = 20;

/** What was chosen, and the button that pays for it. */
export const checkoutPage =
  (shop: Shop): FastifyPluginAsync =>
  async (app) => {
    app.get('/checkout', (request, reply) => {
      const { t, say, money } = readerOf(request);
      const query = queryOf(request);
      const lines = readBasket(query);
      if (lines.length === 0) return reply.redirect('/?empty=1', 303);
      const amount = fieldOf(query, 'amount', MAX_AMOUNT_TEXT);
      const choiceOf = ({ name, label, options }: Choice) => ({
        name,
        label: say(label),
        options: options.map(({ value, label: text }) => ({ value, label: say(text) })),
      });
      return show(request, reply, {
        view: 'checkout',
        title: t.checkout.title,
        data: {
          ref: shop.newRef(shop.clock()),
          lines: lines.map((line) => ({ ...line, ...shownLine(line, say, money) })),
          total: money(totalOf(lines)),
          changeHref: `/?${writeBasket(lines)}`,
          name: fieldOf(query, 'name', MAX_NAME),
          amount,
          amountWrong: amount !== '' && amountOf(amount) === undefined,
          adapters: shop.adapters.map(({ id, name, about, choices }) => ({
            id,
            name,
            about: say(about),
            choices: choices.filter(({ experiment }) => !experiment).map(choiceOf),
            experiments: choices.filter(({ experiment }) => experiment).map(choiceOf),
          })),
        },
      });
    });

    app.post('/orders', async (request, reply) => {
      const form = formOf(request);
      const lines = readBasket(form);
      const adapter = shop.adapters.find(({ id }) => id === form.get('method'));
      if (lines.length === 0 || !adapter) return reply.redirect('/?empty=1', 303);
      const asked = fieldOf(form, 'amount', MAX_AMOUNT_TEXT);
      const amount = asked === '' ? totalOf(lines) : amountOf(asked);
      const customerName = fieldOf(form, 'name', MAX_NAME);
      if (amount === undefined) {
        const kept = writeBasket(lines);
        kept.set('amount', asked);
        kept.set('name', customerName);
        return reply.redirect(`/checkout?${kept}`, 303);
      }
      const order = orderOf(shop, form.get('ref') ?? '', {
        method: adapter.id,
        lines,
        amount,
        customerName,
        clientIp: request.ip,
        // The Host was checked: it is one of the shop's own.
        origin: `http://${request.host}`,
        choices: choicesOf(adapter, form),
      });
      await shop.book.add(order);
      await shop.cashier.pay(order.ref);
      return reply.redirect(nextFor(shop, order.ref, readerOf(request).locale), 303);
    });
  };

/** Whole đồng in digits, nothing else; zero is allowed, to see what the gateway says of it. */
function amountOf(text: string): Vnd | undefined {
  return /^\d{1,12}$/.test(text) && BigInt(text) <= VND_MAX ? vnd(BigInt(text)) : undefined;
}

function shownLine(
  line: OrderLine,
  say: (text: { readonly vi: string; readonly en: string }) => string,
  money: (amount: Vnd) => string,
) {
  const product = productOf(line.productId);
  return { name: product ? say(product.name) : line.productId, price: money(totalOf([line])) };
}

/** Only what the adapter offers; anything else becomes its default. */
const choicesOf = ({ id, choices }: ShopAdapter, form: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    choices.map(({ name, options }) => {
      const chosen = options.find(({ value }) => value === form.get(`${id}.${name}`)) ?? options[0];
      return [name, chosen?.value ?? ''];
    }),
  );

type Content = Omit<ShopOrder, 'ref' | 'createdAt' | 'opening' | 'said'>;

/** The order that a form makes: sent twice it is one order, changed in between it is another. */
function orderOf(shop: Shop, ref: string, content: Content): ShopOrder {
  const createdAt = shop.clock();
  const existing = shop.book.get(ref);
  if (existing && sameContent(existing, content)) return existing;
  const own = isOrderRef(ref) && !existing ? ref : shop.newRef(createdAt);
  return { ...content, ref: own, createdAt, opening: { kind: 'not_asked' }, said: {} };
}

const sameContent = (order: ShopOrder, content: Content): boolean =>
  fingerprint(order) === fingerprint(content);

const fingerprint = ({ method, lines, amount, customerName, choices }: Content): string =>
  JSON.stringify([method, `${writeBasket(lines)}`, `${amount}`, customerName, choices]);

/** To the gateway while there is something to pay and the browser may follow, else to the order. */
function nextFor(shop: Shop, ref: string, locale: Locale): string {
  const order = shop.book.get(ref);
  if (order?.opening.kind === 'opened' && !settledBy(order)) {
    const { payUrl } = order.opening;
    const page = URL.parse(payUrl);
    if (page !== null && shop.payOrigins.includes(page.origin)) {
      const adapter = shop.adapters.find(({ id }) => id === order.method);
      // The payer goes on in the language that the shop was read in.
      return locale === 'en' && !adapter?.signsWholeLink
        ? inLanguage(page.origin + page.pathname, page.searchParams, locale)
        : payUrl;
    }
  }
  return `/orders/${ref}`;
}
