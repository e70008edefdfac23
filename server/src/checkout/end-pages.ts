import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFinal, type Payment, verifiesCard } from '../core/payment/payment.ts';
import { cancelPayment } from '../flows/end-payment.ts';
import {
  type Desk,
  type PageContent,
  seeOther,
  sendFromEnd,
  sendPage,
  sendRefusal,
  sendToShop,
  unverifiedCard,
} from './desk.ts';
import { Form } from './form.ts';
import { proveForm, provenBrowser } from './form-proof.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

const stepOf = ({ attempts }: Payment): string => `cancel ${attempts.length}`;

/** Asks once more before the payment is cancelled. */
export const showCancel = (desk: Desk, visit: Visit, { reply }: Exchange): FastifyReply =>
  sendPage(desk, reply, visit, {
    view: verifiesCard(visit.payment) ? 'link-cancel' : 'cancel',
    data: {
      action: visit.base + PAGES.cancel.path,
      proof: proveForm(desk.deps, visit, { step: stepOf(visit.payment), reply }),
    },
  });

/** The payer gives up. */
export async function takeCancel(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const form = new Form(request.body);
  const step = stepOf(visit.payment);
  if (provenBrowser(desk.deps, visit, { form, step }) === undefined) {
    return seeOther(reply, visit.base + PAGES.cancel.path);
  }
  const cancelled = await cancelPayment(desk.deps.flows, visit.payment, 'payer');
  if (cancelled.ok && isFinal(cancelled.value)) {
    return sendToShop(desk, reply, { ...visit, payment: cancelled.value });
  }
  if (!cancelled.ok && cancelled.error.code !== 'in_progress') {
    return sendRefusal(desk, reply, visit, cancelled.error);
  }
  return visit.payment.status === 'redirected'
    ? seeOther(reply, `${visit.base}${PAGES.at_bank.path}?notice=no_cancel`)
    : seeOther(reply, visit.base);
}

/** How the payment ended, for a later visit to its URL. */
export async function showResult(
  desk: Desk,
  visit: Visit,
  { reply }: Exchange,
): Promise<FastifyReply> {
  return (await unverifiedCard(desk, visit)) === undefined
    ? sendPage(desk, reply, visit, ofItsKind(visit, resultOf(desk, visit)))
    : sendFromEnd(desk, reply, visit);
}

/** Whoever linked a card has paid nothing. */
const ofItsKind = ({ payment }: Visit, content: PageContent): PageContent =>
  verifiesCard(payment) ? { ...content, view: `link-${content.view}` } : content;

function resultOf({ texts }: Desk, { payment, base, locale }: Visit): PageContent {
  const back = base + PAGES.return.path;
  switch (payment.status) {
    case 'captured':
      return { view: 'paid', data: { back } };
    case 'declined': {
      const reason = texts[locale](`reason.${payment.reason}`);
      return { view: 'declined', data: { back, reason } };
    }
    case 'cancelled':
      return { view: 'cancelled', data: { back } };
    default:
      return { view: 'expired', data: { back } };
  }
}
