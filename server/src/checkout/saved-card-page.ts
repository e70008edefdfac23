import { hashToken } from '@cong/values/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bankShown } from '../core/bank/banks.ts';
import type { CardId, SavedCard } from '../core/card/saved-card.ts';
import { payWithSavedCard } from '../flows/pay-with-saved-card.ts';
import { keepWayBack } from './back-from-bank.ts';
import { type Desk, seeOther, sendOnOrToShop, sendPage, sendRefusal } from './desk.ts';
import { Form } from './form.ts';
import { proveForm, provenBrowser } from './form-proof.ts';
import { lastRefusal } from './last-refusal.ts';
import { PAGES } from './pages.ts';
import { signUpTerms } from './sign-up-terms.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

const stepOf = ({ payment }: Visit, id: CardId): string =>
  `card ${payment.attempts.length + 1} ${id}`;

/** The card that the order names, while it can be paid with. */
async function cardOf({ deps }: Desk, { payment }: Visit): Promise<SavedCard | undefined> {
  const { cardOnFile } = payment.order;
  if (cardOnFile === undefined) return undefined;
  const card = await deps.flows.cards.byId(payment.merchantId, cardOnFile);
  return card?.status === 'active' ? card : undefined;
}

/** One click: the saved card, masked, the amount, and a button. */
export async function showSavedCard(
  desk: Desk,
  visit: Visit,
  { reply }: Exchange,
): Promise<FastifyReply> {
  const card = await cardOf(desk, visit);
  if (card === undefined) {
    return sendPage(desk, reply, visit, { view: 'saved-card-gone', status: 410 });
  }
  const refusal = lastRefusal(visit.payment);
  return sendPage(desk, reply, visit, {
    view: 'saved-card',
    data: {
      action: visit.base + PAGES.saved_card.path,
      proof: proveForm(desk.deps, visit, { step: stepOf(visit, card.id), reply }),
      attempt: visit.payment.attempts.length + 1,
      bankName: bankShown(card.bank, visit.merchant.settings)?.shortName ?? card.bank,
      last: card.masked.slice(-4),
      holder: card.holder,
      signUp: await signUpTerms(desk, visit),
      lastRefusal: refusal && desk.texts[visit.locale](`reason.${refusal}`),
    },
  });
}

/** The payer confirms. */
export async function takeSavedCard(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { deps } = desk;
  const card = await cardOf(desk, visit);
  const form = new Form(request.body);
  const browser = card && provenBrowser(deps, visit, { form, step: stepOf(visit, card.id) });
  if (card === undefined || browser === undefined) return seeOther(reply, visit.base);
  const paid = await payWithSavedCard(deps.flows, visit.payment, {
    ...{ card, by: 'payer', attemptNumber: form.count('attempt') },
    ...{ browserHash: hashToken(browser), locale: visit.locale },
  });
  if (!paid.ok) {
    if (paid.error.code === 'card_not_active') return seeOther(reply, visit.base);
    return sendRefusal(desk, reply, visit, paid.error);
  }
  const payment = paid.value;
  if (payment.status === 'created') return seeOther(reply, visit.base);
  if (payment.status === 'redirected') {
    keepWayBack(deps, reply, { payment, base: visit.base });
    return seeOther(reply, `${visit.base}${PAGES.at_bank.path}?go=1`);
  }
  return sendOnOrToShop(desk, reply, { ...visit, payment });
}
