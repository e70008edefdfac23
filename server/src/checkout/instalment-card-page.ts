import type { FastifyReply, FastifyRequest } from 'fastify';
import { CREDIT_CARDS, INSTALMENT_BANKS } from '../core/instalment/instalment-bank.ts';
import type { InstalmentTerms } from '../core/instalment/terms.ts';
import { type CardForm, cardFormData, takeCardForm } from './card-form.ts';
import { type Desk, seeOther, sendPage } from './desk.ts';
import { bankCalled, plansOpenTo } from './instalment-choice.ts';
import { planData } from './instalment-pages.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** The card comes last: the plan was confirmed, and is proved with the form. */
export async function showInstalmentCard(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const terms = await planCalled(desk, visit, request);
  if (terms === undefined) return seeOther(reply, visit.base + PAGES.instalment.path);
  const plan = planData(desk, visit, terms);
  return sendPage(desk, reply, visit, {
    view: 'instalment-card',
    data: {
      bank: { id: terms.bank, name: INSTALMENT_BANKS[terms.bank].shortName },
      plan,
      ...cardFormData(desk, visit, { request, reply, form: formFor(terms, plan.url) }),
      testValues: desk.testValues?.forInstalments(visit),
    },
  });
}

/** The payer gave the card to be debited and to be turned into instalments. */
export async function takeInstalmentCard(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const terms = await planCalled(desk, visit, request);
  if (terms === undefined) return seeOther(reply, visit.base + PAGES.instalment.path);
  const form = formFor(terms, planData(desk, visit, terms).url);
  return takeCardForm(desk, visit, { request, reply, form });
}

async function planCalled(
  { deps }: Desk,
  visit: Visit,
  { params }: FastifyRequest,
): Promise<InstalmentTerms | undefined> {
  const { bank = '', card = '', months = '' } = params as Readonly<Record<string, string>>;
  const called = bankCalled(visit, bank);
  if (called === undefined) return undefined;
  const choice = { bank: called, cardType: card, months: Number(months) };
  return (await plansOpenTo(deps.flows, visit, choice))[0];
}

/** A form shown for one fee is no proof for another. */
function formFor(plan: InstalmentTerms, url: string): CardForm {
  const { bank, cardType, months, feeId, fee, paidBy } = plan;
  return {
    ...{ here: `${url}/card`, afresh: url, bank: CREDIT_CARDS, typed: 'international_cards', plan },
    subject: `instalment ${bank} ${cardType} ${months} ${feeId} ${fee} ${paidBy}`,
  };
}
