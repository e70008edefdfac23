import type { FastifyReply, FastifyRequest } from 'fastify';
import { liveAttempt, type PaymentIn } from '../core/payment/payment.ts';
import { mayAsk } from '../flows/asking.ts';
import { inquirePayment } from '../flows/inquire-payment.ts';
import { type Desk, seeOther, sendOnOrToShop, sendPage, sendRefusal } from './desk.ts';
import { Form } from './form.ts';
import { proveForm, provenBrowser } from './form-proof.ts';
import { PAGES } from './pages.ts';
import { placeOf } from './place-of.ts';
import { drawQr } from './qr-drawing.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** The payer is to pay at the bank's own page, or comes back from there before the bank has told the result. */
export function showAtBank(
  desk: Desk,
  visit: Visit,
  payment: PaymentIn<'redirected'>,
  { request, reply }: Exchange,
): FastifyReply {
  const { go, notice } = request.query as { readonly go?: unknown; readonly notice?: unknown };
  const isWeb = /^https?:\/\//.test(payment.url);
  return sendPage(desk, reply, visit, {
    view: 'at-bank',
    data: {
      url: isWeb ? payment.url : undefined,
      // Straight on after the payer's own step; not when the browser's back button shows this page again, nor past a QR code.
      forward: go === '1' && isWeb && payment.qr === undefined,
      qr: payment.qr === undefined ? undefined : drawQr(payment.qr),
      bankName: placeOf(visit.merchant, liveAttempt(payment)),
      action: visit.base + PAGES.at_bank.path,
      proof: proveForm(desk.deps, visit, { step: `check ${payment.attemptId}`, reply }),
      notice: isNotice(notice) ? desk.texts[visit.locale](`at_bank.notice_${notice}`) : undefined,
      poll: true,
    },
  });
}

const isNotice = (notice: unknown): notice is 'pending' | 'no_cancel' =>
  notice === 'pending' || notice === 'no_cancel';

/** The payer says it is paid: the bank is asked. */
export async function checkAtBank(
  desk: Desk,
  visit: Visit,
  payment: PaymentIn<'redirected'>,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { flows } = desk.deps;
  const here = visit.base + PAGES.at_bank.path;
  const form = new Form(request.body);
  const proven = provenBrowser(desk.deps, visit, { form, step: `check ${payment.attemptId}` });
  if (proven === undefined) return seeOther(reply, here);
  if (!mayAsk(payment.id, flows.clock)) return seeOther(reply, `${here}?notice=pending`);
  const inquired = await inquirePayment(flows, payment);
  if (!inquired.ok) return sendRefusal(desk, reply, visit, inquired.error);
  return inquired.value.status === 'redirected'
    ? seeOther(reply, `${here}?notice=pending`)
    : sendOnOrToShop(desk, reply, { ...visit, payment: inquired.value });
}
