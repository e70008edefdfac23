import { MINUTE_MS } from '@cong/values/time.ts';
import { isRefusal, RESPONSE_CODES, type ResponseCode } from '@cong/wire/napas/codes.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Order } from '../provider/books.ts';
import { type Desk, type DeskOptions, openDesk } from '../provider/desk.ts';
import type { Behaviour } from '../provider/faults.ts';
import { queryOf, withQuery } from '../provider/form.ts';
import { type Declines, type Look, messagePage } from '../provider/page-views.ts';
import { type Counter, goToPage, payerPages, sendPage } from '../provider/pages.ts';
import { amountOf, type Merchant, openMessage, signed, wireAmount } from './messages.ts';
import { takeRefund } from './refunds.ts';

export type NapasOptions = DeskOptions & { readonly merchants: readonly Merchant[] };

const LOOK: Look = { name: 'napas', title: 'NAPAS', colour: '#00529c' };
/** Every code with which NAPAS refuses a payer. */
const DECLINES: Declines = Object.fromEntries(
  Object.entries(RESPONSE_CODES).filter(([code]) => isRefusal(code)),
);
/** How long NAPAS waits for its payer. The protocol lets a merchant say nothing of it. */
const LIFETIME_MS = 15 * MINUTE_MS;

/** NAPAS as another host would be: its pages, its refunds, its books. It tells nobody but the payer's browser. */
export const napas: FastifyPluginAsync<NapasOptions> = async (app, options) => {
  const desk = await openDesk(app, LOOK.name, options);
  const { merchants } = options;
  const counter: Counter = {
    look: LOOK,
    codes: { refused: '29', declined: '7', expired: '28' },
    declines: DECLINES,
    wayBack: (order, behaviour) => wayBack(order, { behaviour, merchants }),
  };
  payerPages(app, desk, counter);
  app.get('/napas/gateway/vpcpay.do', (request, reply) =>
    takeOrder({ desk, merchants }, request, reply),
  );
  app.post('/napas/gateway/vpcdps', (request, reply) =>
    takeRefund({ desk, merchants }, request, reply),
  );
};

const REQUIRED = ['MerchTxnRef', 'OrderInfo', 'TicketNo', 'ReturnURL', 'BackURL'];

async function takeOrder(
  { desk, merchants }: { readonly desk: Desk; readonly merchants: readonly Merchant[] },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const opened = openMessage(queryOf(request), merchants);
  const field = (name: string): string => opened?.fields.get(`vpc_${name}`) ?? '';
  const amount = amountOf(field('Amount'));
  const language = field('Locale') === 'en' ? 'en' : 'vi';
  const known = field('Version') === '2.0' && field('Command') === 'pay';
  const complete = field('Currency') === 'VND' && REQUIRED.every((name) => field(name) !== '');
  if (opened === undefined || amount === undefined || !known || !complete) {
    return sendPage(reply, 400, messagePage(LOOK, language, 'unverified'));
  }
  const ref = field('MerchTxnRef');
  const { merchant } = opened.merchant;
  const before = desk.books.find(ref);
  if (before !== undefined) {
    // The payer reloads, or presses "back": the same order again.
    if (before.merchant === merchant && before.amount === amount) {
      return goToPage(reply, LOOK, before);
    }
    return sendPage(reply, 409, messagePage(LOOK, language, 'duplicate'));
  }
  desk.claimNext(ref);
  const order = await desk.books.open({
    ...{ ref, merchant, amount, locale: language },
    description: field('OrderInfo'),
    returnUrl: field('ReturnURL'),
    backUrl: field('BackURL'),
    expiresAt: desk.now().getTime() + LIFETIME_MS,
  });
  return goToPage(reply, LOOK, order);
}

/** The payer's return, NAPAS's only word: signed with what became of the order. */
function wayBack(
  order: Order,
  { behaviour, merchants }: { behaviour: Behaviour; merchants: readonly Merchant[] },
): string {
  const secret = merchants.find(({ merchant }) => merchant === order.merchant)?.secret ?? '';
  const code = codeOf(order);
  const fields = {
    vpc_Merchant: order.merchant,
    vpc_MerchTxnRef: order.ref,
    vpc_Amount: wireAmount(order.state === 'paid' ? order.debited : order.amount),
    vpc_Locale: order.session.locale === 'vi' ? 'vn' : 'en',
    vpc_TransactionNo: order.number,
    vpc_TxnResponseCode: code,
    vpc_Message: code === '0' ? 'Approved' : RESPONSE_CODES[code].vi,
  };
  const key = behaviour.wrongSignature ? `not-${secret}` : secret;
  return withQuery(order.session.returnUrl, signed(fields, key));
}

function codeOf({ state, code }: Order): ResponseCode {
  if (state === 'paid') return '0';
  // Neither: the debit is under way.
  return isRefusal(code) ? code : '26';
}
