import type { FastifyReply, FastifyRequest } from 'fastify';
import { takesPayerAway } from '../core/routing/route.ts';
import { type BankChoice, bankCalled } from './bank-choice.ts';
import { type CardForm, cardFormData, takeCardForm } from './card-form.ts';
import { type Desk, seeOther, sendPage } from './desk.ts';
import { lastRefusal } from './last-refusal.ts';
import { placeOf } from './place-of.ts';
import { signUpTerms } from './sign-up-terms.ts';
import type { Visit } from './visit.ts';
import { showWallet } from './wallet-page.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** The form for the card, or the step over to the bank's own page. */
export async function showDetails(
  desk: Desk,
  visit: Visit,
  { request, reply, code }: Exchange & { readonly code: string },
): Promise<FastifyReply> {
  const { payment, base } = visit;
  const fixed = payment.order.bank !== undefined;
  const choice = await bankCalled({ flows: desk.deps.flows, ...visit }, code);
  if (choice === undefined || (fixed && payment.order.bank !== choice.id)) {
    return sendPage(desk, reply, visit, { view: 'bank-unavailable', status: 404, data: { fixed } });
  }
  const { id, bank, closed } = choice;
  const shown = { id, badge: bank.badge ?? id, code, name: bank.shortName, fixed };
  if (closed !== undefined) {
    const data = { bank: shown, fixed };
    return sendPage(desk, reply, visit, { view: 'bank-maintenance', status: 503, data });
  }
  if (choice.route.method === 'wallet') return showWallet(desk, visit, { request, reply });
  return sendPage(desk, reply, visit, {
    view: viewFor(choice),
    data: {
      bank: shown,
      place: placeOf(visit.merchant, { bank: id, ...choice.route }),
      signUp: await signUpTerms(desk, visit),
      lastRefusal: fixed ? refusedBefore(desk, visit) : undefined,
      ...cardFormData(desk, visit, { request, reply, form: formFor(choice, base) }),
      testValues: desk.testValues?.forDetails(visit, bank.group),
    },
  });
}

/** Why the last try failed, where there is no choice of banks to say it. */
function refusedBefore({ texts }: Desk, { payment, locale }: Visit): string | undefined {
  const refusal = lastRefusal(payment);
  const told = refusal !== undefined && refusal !== 'wrong_details';
  return told ? texts[locale](`reason.${refusal}`) : undefined;
}

function viewFor({ bank, route }: BankChoice): string {
  if (takesPayerAway(route)) return route.method === 'provider' ? 'to-provider' : 'to-bank';
  return bank.group === 'international_cards' ? 'details-international' : 'details-domestic';
}

function formFor({ id, code, bank, route }: BankChoice, base: string): CardForm {
  const here = `${base}/bank/${encodeURIComponent(code)}`;
  return {
    ...{ here, afresh: here, subject: id, bank: id },
    ...(!takesPayerAway(route) && { typed: bank.group }),
  };
}

/** The payer gave details. */
export async function takeDetails(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { base } = visit;
  const { bank: code = '' } = request.params as { readonly bank?: string };
  const choice = await bankCalled({ flows: desk.deps.flows, ...visit }, code);
  if (choice === undefined || choice.route.method === 'wallet')
    return seeOther(reply, `${base}/bank/${encodeURIComponent(code)}`);
  return takeCardForm(desk, visit, { request, reply, form: formFor(choice, base) });
}
