import { MINUTE_MS } from '@cong/values/time.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Agent } from 'undici';
import type { Order } from '../provider/books.ts';
import { type Desk, type DeskOptions, openDesk } from '../provider/desk.ts';
import { queryOf, withQuery } from '../provider/form.ts';
import { type Look, messagePage } from '../provider/page-views.ts';
import { type Counter, goToPage, payerPages, sendPage } from '../provider/pages.ts';
import { sendIpn } from './ipn.ts';
import { amountOf, type Merchant, openQuery, timeOf } from './messages.ts';
import { CODES, DECLINES, resultQuery } from './results.ts';
import { takeTransactionCall } from './transaction-api.ts';

export type VnpayOptions = DeskOptions & { readonly merchants: readonly Merchant[] };

const LOOK: Look = { name: 'vnpay', title: 'VNPAY', colour: '#005baa' };
/** How long VNPAY waits for a payer of whose time the merchant said nothing. */
const LIFETIME_MS = 15 * MINUTE_MS;
const PATIENCE_MS = 10_000;

/** VNPAY as another host would be: its pages, its IPN, querydr and refund, its books. */
export const vnpay: FastifyPluginAsync<VnpayOptions> = async (app, options) => {
  const desk = await openDesk(app, LOOK.name, options);
  const { merchants } = options;
  const agent = new Agent({ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  app.addHook('onClose', () => agent.destroy());
  const merchantOf = ({ merchant }: Order): Merchant => {
    const found = merchants.find(({ tmnCode }) => tmnCode === merchant);
    if (found === undefined) throw new Error(`VNPAY has no merchant ${merchant}`);
    return found;
  };
  const counter: Counter = {
    look: LOOK,
    codes: CODES,
    declines: DECLINES,
    tell: (order, behaviour) =>
      sendIpn(agent, order, resultQuery(order, { merchant: merchantOf(order), behaviour })),
    wayBack: (order, behaviour) =>
      withQuery(
        order.session.returnUrl,
        resultQuery(order, { merchant: merchantOf(order), behaviour }),
      ),
  };
  payerPages(app, desk, counter);
  app.get('/vnpay/paymentv2/vpcpay.html', (request, reply) =>
    takeOrder({ desk, merchants }, request, reply),
  );
  app.post('/vnpay/merchant_webapi/api/transaction', takeTransactionCall({ desk, merchants }));
};

const REQUIRED = ['TxnRef', 'OrderInfo', 'OrderType', 'ReturnUrl', 'IpAddr'];

async function takeOrder(
  { desk, merchants }: { readonly desk: Desk; readonly merchants: readonly Merchant[] },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const opened = openQuery(queryOf(request), merchants);
  const field = (name: string): string => opened?.fields[name] ?? '';
  const amount = amountOf(field('Amount'));
  const locale = field('Locale') === 'en' ? 'en' : 'vi';
  const known = field('Version') === '2.1.0' && field('Command') === 'pay';
  const complete = field('CurrCode') === 'VND' && REQUIRED.every((name) => field(name) !== '');
  const dated = timeOf(field('CreateDate')) !== undefined;
  if (opened === undefined || amount === undefined || !known || !complete || !dated) {
    return sendPage(reply, 400, messagePage(LOOK, locale, 'unverified'));
  }
  const ref = field('TxnRef');
  const { tmnCode: merchant } = opened.merchant;
  const before = desk.books.find(ref);
  if (before !== undefined) {
    // The payer reloads, or presses "back": the same order again.
    if (before.merchant === merchant && before.amount === amount) {
      return goToPage(reply, LOOK, before);
    }
    return sendPage(reply, 409, messagePage(LOOK, locale, 'duplicate'));
  }
  desk.claimNext(ref);
  const order = await desk.books.open({
    ...{ ref, merchant, amount, locale },
    description: field('OrderInfo'),
    returnUrl: field('ReturnUrl'),
    expiresAt: timeOf(field('ExpireDate')) ?? desk.now().getTime() + LIFETIME_MS,
    // querydr and refund name an order by it too.
    memo: { createDate: field('CreateDate') },
  });
  return goToPage(reply, LOOK, order);
}
