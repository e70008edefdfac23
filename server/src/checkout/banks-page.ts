import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BankChoice, bankChoices } from './bank-choice.ts';
import { type Desk, sendPage } from './desk.ts';
import { showDetails } from './details-page.ts';
import { type HtmlBytes, htmlBytes } from './html-bytes.ts';
import { plansOpenTo } from './instalment-choice.ts';
import { showInstalments } from './instalment-pages.ts';
import { lastRefusal } from './last-refusal.ts';
import type { Locale } from './locale.ts';
import { PAGES } from './pages.ts';
import { showSavedCard } from './saved-card-page.ts';
import { escapeHtml } from './templates.ts';
import type { Visit } from './visit.ts';

const MAX_SEARCH = 60;
const MAX_UNSEARCHED = 8;
const NO_BANKS: readonly string[] = ['provider', 'wallet'];
/** Where a name written in one word may break: VietinBank, LienVietPostBank. */
const WORD_START = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;

/** The choice of a bank; where the merchant fixed one, its details page at once. */
export async function showBanks(
  desk: Desk,
  visit: Visit,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const { payment, base, protocol } = visit;
  const { bank: fixed, cardOnFile, instalment } = payment.order;
  if (cardOnFile !== undefined) return showSavedCard(desk, visit, { request, reply });
  if (instalment?.only === true) return showInstalments(desk, visit, { request, reply });
  if (fixed !== undefined) {
    return showDetails(desk, visit, { request, reply, code: protocol.bankCode(fixed) ?? fixed });
  }
  const { q } = request.query as { readonly q?: unknown };
  const search = typeof q === 'string' ? q.trim().slice(0, MAX_SEARCH) : '';
  const choices = await bankChoices({ flows: desk.deps.flows, ...visit }, search);
  const plans = search === '' ? await plansOpenTo(desk.deps.flows, visit) : [];
  const refusal = lastRefusal(payment);
  const tilesOf = (group: BankChoice['bank']['group']): string =>
    tiles(
      desk,
      visit,
      choices.filter(({ bank }) => bank.group === group),
    );
  return sendPage(desk, reply, visit, {
    // Wallets and providers are no banks.
    view: payment.order.groups?.every((one) => NO_BANKS.includes(one)) ? 'means' : 'banks',
    data: {
      ...{ base, search },
      instalments: plans.length > 0 ? base + PAGES.instalment.path : undefined,
      cards: tilesOf('international_cards'),
      domestic: tilesOf('domestic_bank'),
      wallets: tilesOf('wallet'),
      providers: tilesOf('provider'),
      // A handful is seen at once.
      searchable: search !== '' || choices.length > MAX_UNSEARCHED,
      found: choices.length > 0,
      lastRefusal: refusal && desk.texts[visit.locale](`reason.${refusal}`),
      testValues: desk.testValues?.forBanks(visit),
    },
  });
}

function tiles(desk: Desk, { base, locale }: Visit, choices: readonly BankChoice[]): string {
  let html = '';
  for (const choice of choices) {
    const [before, after] = tile(desk, locale, choice);
    html += choice.closed === undefined ? before + base + after : before;
  }
  return html;
}

/** What stands before and after the payment's address in a bank's tile; all of a tile without a link is before. */
type Tile = readonly [HtmlBytes, HtmlBytes];

const made = new Map<string, Tile>();

const CLOSED = { maintenance: 'banks.maintenance', unreachable: 'banks.unreachable' } as const;

/** One bank. What cannot be chosen now says why. */
function tile(desk: Desk, locale: Locale, { id, bank, code, closed }: BankChoice): Tile {
  const name = `${locale} ${code} ${bank.shortName} ${closed}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const shortName = escapeHtml(bank.shortName).replace(WORD_START, '<wbr>');
  const long = escapeHtml(locale === 'vi' ? bank.vi : bank.en);
  const badge = `<span class="badge bank-${id}" aria-hidden="true">${bank.badge ?? id}</span>`;
  const label = `${badge}<span class="bank-name">${shortName}</span>`;
  const key = `data-search="${escapeHtml(`${bank.vi} ${bank.en} ${id}`)}"`;
  const why = closed && escapeHtml(desk.texts[locale](CLOSED[closed]));
  const [before, after] =
    why === undefined
      ? [
          `<li ${key}><a class="bank" href="`,
          `/bank/${encodeURIComponent(code)}" title="${long}">${label}</a></li>`,
        ]
      : [
          `<li ${key}><span class="bank closed" title="${long}">${label}<small>${why}</small></span></li>`,
          '',
        ];
  const fresh = [htmlBytes(before), htmlBytes(after)] as const;
  made.set(name, fresh);
  return fresh;
}
