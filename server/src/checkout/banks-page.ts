import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BankChoice, bankChoices } from './bank-choice.ts';
import { type Desk, sendPage } from './desk.ts';
import { showDetails } from './details-page.ts';
import { lastRefusal } from './last-refusal.ts';
import { escapeHtml } from './templates.ts';
import type { Visit } from './visit.ts';

const MAX_SEARCH = 60;
/** Where a name written in one word may break: VietinBank, LienVietPostBank. */
const WORD_START = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;

/** The choice of a bank; where the merchant fixed one, its details page at once. */
export async function showBanks(
  desk: Desk,
  visit: Visit,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const { payment, base, protocol } = visit;
  const { bank: fixed } = payment.order;
  if (fixed !== undefined) {
    return showDetails(desk, visit, { request, reply, code: protocol.bankCode(fixed) });
  }
  const { q } = request.query as { readonly q?: unknown };
  const search = typeof q === 'string' ? q.trim().slice(0, MAX_SEARCH) : '';
  const choices = await bankChoices({ flows: desk.deps.flows, ...visit }, search);
  const refusal = lastRefusal(payment);
  const tiles = (group: BankChoice['bank']['group']): string =>
    choices
      .filter(({ bank }) => bank.group === group)
      .map((choice) => tile(desk, visit, choice))
      .join('');
  return sendPage(desk, reply, visit, {
    view: 'banks',
    data: {
      ...{ base, search },
      cards: tiles('international_cards'),
      domestic: tiles('domestic_bank'),
      lastRefusal: refusal && desk.texts[visit.locale](`reason.${refusal}`),
      testValues: desk.testValues?.forBanks(visit),
    },
  });
}

/** One bank. Under maintenance it is said so and cannot be chosen. */
function tile(desk: Desk, { base, locale }: Visit, { id, bank, code, isOpen }: BankChoice): string {
  const name = escapeHtml(bank.shortName).replace(WORD_START, '<wbr>');
  const long = escapeHtml(locale === 'vi' ? bank.vi : bank.en);
  const badge = `<span class="badge bank-${id}" aria-hidden="true">${id}</span>`;
  const label = `${badge}<span class="bank-name">${name}</span>`;
  const key = `data-search="${escapeHtml(`${bank.vi} ${bank.en} ${id}`)}"`;
  if (!isOpen) {
    const text = escapeHtml(desk.texts[locale]('banks.maintenance'));
    return `<li ${key}><span class="bank closed" title="${long}">${label}<small>${text}</small></span></li>`;
  }
  return `<li ${key}><a class="bank" href="${base}/bank/${encodeURIComponent(code)}" title="${long}">${label}</a></li>`;
}
