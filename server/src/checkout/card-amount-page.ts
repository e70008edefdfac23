import { vnd } from '@cong/values/money.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MAX_WRONG_AMOUNTS } from '../core/card/link.ts';
import type { CardId } from '../core/card/saved-card.ts';
import { tellCardAmount } from '../flows/tell-card-amount.ts';
import {
  type Desk,
  seeOther,
  sendFromEnd,
  sendPage,
  sendRefusal,
  sendToShop,
  unverifiedCard,
} from './desk.ts';
import { Form } from './form.ts';
import { keepInput, proveForm, provenBrowser } from './form-proof.ts';
import { decodeKept, KEPT_COOKIE } from './kept-input.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

const stepOf = (id: CardId, wrongAmounts: number): string => `amount ${id} ${wrongAmounts}`;

/** The holder of a linked card tells what was debited to verify it; nothing on our pages says how much that was. */
export async function showCardAmount(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const card = await unverifiedCard(desk, visit);
  if (card === undefined) return sendToShop(desk, reply, visit);
  const t = desk.texts[visit.locale];
  const { wrongAmounts } = card.unverified;
  const step = stepOf(card.id, wrongAmounts);
  const kept = decodeKept(request.cookies[KEPT_COOKIE], step);
  const problem =
    kept.problems.amount !== undefined
      ? t(`problem.${kept.problems.amount}`)
      : wrongAmounts > 0
        ? t('problem.wrong_amount')
        : undefined;
  const left = MAX_WRONG_AMOUNTS - wrongAmounts;
  return sendPage(desk, reply, visit, {
    view: 'card-amount',
    data: {
      action: visit.base + PAGES.card_amount.path,
      later: visit.base + PAGES.return.path,
      proof: proveForm(desk.deps, visit, { step, reply }),
      ...{ step: wrongAmounts, last: card.masked.slice(-4) },
      problems: problem === undefined ? [] : [{ href: '#amount', text: problem }],
      beside: { amount: problem },
      triesLeft: wrongAmounts > 0 ? t('card-amount.tries_left', { count: left }) : undefined,
      testValues: desk.testValues?.forCardAmount(visit, visit.payment.amount),
    },
  });
}

/** What the holder told. */
export async function takeCardAmount(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const here = visit.base + PAGES.card_amount.path;
  const card = await unverifiedCard(desk, visit);
  if (card === undefined) return sendToShop(desk, reply, visit);
  const form = new Form(request.body);
  const tries = form.count('step');
  const step = stepOf(card.id, tries);
  if (provenBrowser(desk.deps, visit, { form, step }) === undefined) return seeOther(reply, here);
  const typed = form.text('amount').replaceAll(/[\s.,đ₫]/g, '');
  if (typed === '') {
    const kept = { step, problems: { amount: 'amount_empty' }, fields: {} };
    keepInput(desk.deps, reply, { base: visit.base, kept });
    return seeOther(reply, here);
  }
  const amount = /^\d{1,9}$/.test(typed) ? vnd(BigInt(typed)) : undefined;
  const told = await tellCardAmount(desk.deps.flows, visit.payment, { amount, step: tries });
  return told.ok
    ? sendFromEnd(desk, reply, visit)
    : sendRefusal(desk, reply, visit, { code: 'busy' });
}
