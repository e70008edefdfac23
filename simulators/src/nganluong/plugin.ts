import { ERROR_CODES, type ErrorCode } from '@cong/wire/nganluong/codes.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Order } from '../provider/books.ts';
import { type Desk, type DeskOptions, openDesk, originOf } from '../provider/desk.ts';
import type { Form } from '../provider/form.ts';
import { withQuery, writeForm } from '../provider/form.ts';
import { type Look, pagePath } from '../provider/page-views.ts';
import { type Counter, payerPages } from '../provider/pages.ts';
import { amountOf, type Merchant, openRequest, resultXml } from './messages.ts';
import { detailOf } from './transaction-detail.ts';

export type NganluongOptions = DeskOptions & { readonly merchants: readonly Merchant[] };

const LOOK: Look = { name: 'nganluong', title: 'Ngân Lượng', colour: '#8a5a00' };

/** Ngân Lượng as another host would be: it opens orders, shows their page and tells their detail to whoever asks. */
export const nganluong: FastifyPluginAsync<NganluongOptions> = async (app, options) => {
  const desk = await openDesk(app, LOOK.name, options);
  const counter: Counter = {
    look: LOOK,
    codes: { refused: '115', declined: '115', expired: '81' },
    wayBack: (order) => {
      const error_code = order.state === 'paid' ? '00' : order.code || '114';
      const result = { error_code, token: order.token, order_code: order.ref };
      return withQuery(order.session.returnUrl, writeForm(Object.entries(result)));
    },
  };
  payerPages(app, desk, counter);
  app.post('/nganluong/checkout.api.nganluong.post.php', (request, reply) =>
    takeCall({ desk, merchants: options.merchants }, request, reply),
  );
};

type Answer = 'silent' | 'down' | Readonly<Record<string, string>>;

const refusal = (errorCode: ErrorCode): Answer => ({
  error_code: errorCode,
  token: '',
  description: ERROR_CODES[errorCode].vi,
});

async function takeCall(
  { desk, merchants }: { readonly desk: Desk; readonly merchants: readonly Merchant[] },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const opened = openRequest(typeof request.body === 'string' ? request.body : '', merchants);
  const answer =
    'errorCode' in opened
      ? refusal(opened.errorCode)
      : await answerTo(desk, opened, originOf(request));
  if (answer === 'silent') return desk.hold(reply);
  if (answer === 'down') return reply.code(503).send();
  return reply.type('text/xml; charset=utf-8').send(resultXml(answer));
}

type Call = { readonly fields: Form; readonly merchant: Merchant };

async function answerTo(desk: Desk, call: Call, origin: string): Promise<Answer> {
  switch (call.fields.get('function')) {
    case 'SetExpressCheckout':
      return openCheckout(desk, call, origin);
    case 'GetTransactionDetail':
      return detailOf(desk, call) ?? refusal('29');
    default:
      return refusal('04');
  }
}

const REQUIRED = ['order_code', 'return_url', 'cancel_url', 'buyer_fullname', 'buyer_email'];

async function openCheckout(desk: Desk, { fields, merchant }: Call, origin: string) {
  const field = (name: string): string => fields.get(name) ?? '';
  const amount = amountOf(field('total_amount'));
  if (field('receiver_email') !== merchant.receiverEmail) return refusal('08');
  if (amount === undefined) return refusal('11');
  if (field('cur_code') !== 'vnd') return refusal('12');
  const minutes = Number(field('time_limit'));
  if (!Number.isInteger(minutes) || minutes < 1) return refusal('128');
  if (REQUIRED.some((name) => field(name) === '')) return refusal('03');
  const ref = field('order_code');
  if (desk.books.find(ref) !== undefined) return refusal('10');
  desk.claimNext(ref);
  const { start } = desk.behaviourOf({ ref });
  if (start === 'silent' || start === 'down') return start;
  if (start === 'refused') return refusal('111');
  const order = await desk.books.open({
    ...{ ref, merchant: merchant.merchantId, amount },
    locale: field('lang_code') === 'en' ? 'en' : 'vi',
    description: field('order_description'),
    returnUrl: field('return_url'),
    backUrl: field('cancel_url'),
    expiresAt: desk.now().getTime() + minutes * 60_000,
  });
  return checkoutAnswer(order, origin);
}

const checkoutAnswer = (order: Order, origin: string): Answer => ({
  error_code: '00',
  token: order.token,
  description: '',
  checkout_url: `${origin}${pagePath(LOOK, order)}`,
});
