import { addMs, HOUR_MS } from '@cong/values/time.ts';
import type { FastifyReply } from 'fastify';
import { isUnverified } from '../core/card/link.ts';
import { dueOf } from '../core/instalment/terms.ts';
import { signingCredential } from '../core/merchant/merchant.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import { orderNow } from '../core/payment/order-now.ts';
import {
  attemptOf,
  deadline,
  isFinal,
  type Payment,
  verifiesCard,
} from '../core/payment/payment.ts';
import type { DetailsRefusal } from '../flows/submit-details.ts';
import type { CheckoutDeps } from './checkout-deps.ts';
import type { Locale } from './locale.ts';
import { moneyText } from './money-text.ts';
import { currentPage, PAGES } from './pages.ts';
import { contentSecurityPolicy, orderPolicy, PAGE_HEADERS } from './security-headers.ts';
import type { Render } from './templates.ts';
import type { TestValues } from './test-values.ts';
import type { Translate } from './texts.ts';
import type { Visit } from './visit.ts';

/** What every page is made with. */
export type Desk = {
  readonly deps: CheckoutDeps;
  readonly render: Render;
  readonly texts: Readonly<Record<Locale, Translate>>;
  readonly testValues: TestValues | undefined;
};

export type PageContent = {
  readonly view: string;
  readonly status?: number;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Sends a page of a payment: amount, merchant and order are on each. */
export function sendPage(
  desk: Desk,
  reply: FastifyReply,
  visit: Visit,
  { view, status = 200, data }: PageContent,
): FastifyReply {
  const { payment, merchant, locale, base } = visit;
  const { orderRef, order } = payment;
  // Whoever gives a card to be linked is to read the amount elsewhere, and has placed no order.
  const linking = verifiesCard(payment);
  const amount = dueOf(payment, attemptInHand(payment));
  const html = desk.render(view, locale, {
    ...{ base, linking, signingUp: order.subscription !== undefined },
    order: {
      amount: linking ? undefined : moneyText(amount, locale),
      merchant: merchant.name,
      ref: linking ? undefined : orderRef,
      keepsCard: order.saveCard !== undefined || order.cardOnFile !== undefined,
      description: order.description,
      until: waitsForPayer(payment) ? timeText(deadline(payment)) : undefined,
    },
    ...data,
  });
  return reply
    .code(status)
    .headers(PAGE_HEADERS)
    .header('content-security-policy', orderPolicy(orderNow(payment)))
    .send(html);
}

/** Sends a page that belongs to no payment. */
export function sendPlainPage(
  desk: Desk,
  reply: FastifyReply,
  locale: Locale,
  { view, status = 200, data }: PageContent,
): FastifyReply {
  return reply
    .code(status)
    .headers(PAGE_HEADERS)
    .header('content-security-policy', contentSecurityPolicy([]))
    .send(desk.render(view, locale, { base: '', order: undefined, ...data }));
}

/** On to the page of the payment's state. */
export const sendOn = (reply: FastifyReply, { base, payment }: Visit): FastifyReply =>
  seeOther(reply, base + PAGES[currentPage(payment)].path);

/** On to the page of the state, or onwards when the payment has ended. */
export const sendOnOrToShop = async (
  desk: Desk,
  reply: FastifyReply,
  visit: Visit,
): Promise<FastifyReply> =>
  isFinal(visit.payment) ? sendFromEnd(desk, reply, visit) : sendOn(reply, visit);

/** From a payment that has ended to the shop, unless its payer has yet to tell what verifies the card. */
export async function sendFromEnd(
  desk: Desk,
  reply: FastifyReply,
  visit: Visit,
): Promise<FastifyReply> {
  const card = await unverifiedCard(desk, visit);
  return card === undefined
    ? sendToShop(desk, reply, visit)
    : seeOther(reply, visit.base + PAGES.card_amount.path);
}

/** The card of a payment that verifies it, while its holder has yet to tell the amount. */
export async function unverifiedCard({ deps }: Desk, { payment }: Pick<Visit, 'payment'>) {
  if (payment.status !== 'captured' || !verifiesCard(payment)) return undefined;
  const card = await deps.flows.cards.byPayment(payment.merchantId, payment.id);
  return card && isUnverified(card) ? card : undefined;
}

/** Back to the shop, with the outcome signed at this moment. */
export async function sendToShop(
  { deps }: Desk,
  reply: FastifyReply,
  { payment, merchant, protocol }: Pick<Visit, 'payment' | 'merchant' | 'protocol'>,
): Promise<FastifyReply> {
  const now = deps.flows.clock();
  const { credentialId: createdWith } = payment.order.extras;
  const credential = signingCredential(merchant, { protocol: protocol.name, createdWith }, now);
  if (credential === undefined) throw new Error(`merchant ${merchant.id} has no credential`);
  const { saveCard } = payment.order;
  const card = saveCard && (await deps.flows.cards.byPayment(payment.merchantId, payment.id));
  const at = { now, ...(card && { card }) };
  return seeOther(reply, await protocol.browserReturn(payment, credential, at));
}

/** What a page answers when a use case refused. Most refusals mean that the payment has moved on meanwhile. */
export function sendRefusal(
  desk: Desk,
  reply: FastifyReply,
  visit: Visit,
  { code }: { readonly code: DetailsRefusal['code'] },
): FastifyReply {
  if (code === 'busy') {
    reply.header('retry-after', '2');
    return sendPage(desk, reply, visit, { view: 'busy', status: 503 });
  }
  return seeOther(reply, visit.base);
}

/** A page after a post, so that reloading it posts nothing. */
export const seeOther = (reply: FastifyReply, url: string): FastifyReply =>
  reply
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .redirect(url, 303);

/** The attempt that is being paid, or that paid: what it debits may be more than the order's amount. */
const attemptInHand = (payment: Payment): Attempt | undefined =>
  'attemptId' in payment ? attemptOf(payment, payment.attemptId) : undefined;

const waitsForPayer = ({ status }: Payment): boolean =>
  status === 'created' || status === 'awaiting_otp';

/** Hours and minutes in Viet Nam, which is UTC+7 all year. */
const timeText = (instant: Date): string =>
  addMs(instant, 7 * HOUR_MS)
    .toISOString()
    .slice(11, 16);
