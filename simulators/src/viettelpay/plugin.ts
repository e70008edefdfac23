import { MINUTE_MS } from '@cong/values/time.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Agent } from 'undici';
import type { Order } from '../provider/books.ts';
import { type DeskOptions, openDesk } from '../provider/desk.ts';
import { queryOf, withQuery, writeForm } from '../provider/form.ts';
import { type Look, messagePage } from '../provider/page-views.ts';
import { type Counter, goToPage, payerPages, sendPage } from '../provider/pages.ts';
import { takeApiCall } from './api.ts';
import { CODES, merchantServer, resultOf } from './merchant-server.ts';
import { amountOf, type Merchant, openForm } from './messages.ts';
import type { Viettelpay } from './viettelpay.ts';

export type ViettelpayOptions = DeskOptions & { readonly merchants: readonly Merchant[] };

const LOOK: Look = { name: 'viettelpay', title: 'ViettelPay', colour: '#b8121f' };
/** How long ViettelPay waits for its payer. The protocol lets a merchant say nothing of it. */
const LIFETIME_MS = 15 * MINUTE_MS;
const PATIENCE_MS = 10_000;

/** ViettelPay as another host would be: it asks before it debits, tells the result, and is asked after it. */
export const viettelpay: FastifyPluginAsync<ViettelpayOptions> = async (app, options) => {
  const desk = await openDesk(app, LOOK.name, options);
  const { merchants } = options;
  const agent = new Agent({ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  app.addHook('onClose', () => agent.destroy());
  const merchantOf = ({ merchant }: Order): Merchant => {
    const found = merchants.find(({ merchantCode }) => merchantCode === merchant);
    if (found === undefined) throw new Error(`ViettelPay has no merchant ${merchant}`);
    return found;
  };
  const server = merchantServer({ agent, merchantOf });
  const counter: Counter = {
    look: LOOK,
    codes: CODES,
    refusedByMerchant: server.refusal,
    tell: server.tell,
    wayBack: (order, behaviour) => {
      const result = resultOf(order, { merchant: merchantOf(order), behaviour });
      return withQuery(order.session.returnUrl, writeForm(Object.entries(result)));
    },
  };
  payerPages(app, desk, counter);
  const parts: Viettelpay = { desk, merchants };
  app.get('/viettelpay/PaymentGateway/payment', (request, reply) =>
    takeOrder(parts, request, reply),
  );
  app.post('/viettelpay/PaymentAPI/webresources/postData', (request, reply) =>
    takeApiCall(parts, request, reply),
  );
};

const REQUIRED = ['order_id', 'billcode', 'return_url', 'cancel_url'];

async function takeOrder(
  { desk, merchants }: Viettelpay,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const opened = openForm('payment', queryOf(request), merchants);
  const fields = opened?.fields ?? {};
  const amount = amountOf(fields.trans_amount);
  const locale = fields.locale === 'En' ? 'en' : 'vi';
  const known = fields.version === '2.0' && fields.command === 'PAYMENT';
  const complete = REQUIRED.every((name) => (fields[name] ?? '') !== '');
  if (opened === undefined || amount === undefined || !known || !complete) {
    return sendPage(reply, 400, messagePage(LOOK, locale, 'unverified'));
  }
  const { order_id: ref = '', return_url: returnUrl = '', cancel_url: backUrl = '' } = fields;
  const { merchantCode: merchant } = opened.merchant;
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
    ...{ ref, merchant, amount, locale, returnUrl, backUrl },
    description: fields.desc ?? '',
    expiresAt: desk.now().getTime() + LIFETIME_MS,
  });
  return goToPage(reply, LOOK, order);
}
