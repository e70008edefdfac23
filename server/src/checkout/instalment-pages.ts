import { type Vnd, vnd } from '@cong/values/money.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { INSTALMENT_BANKS, type InstalmentBank } from '../core/instalment/instalment-bank.ts';
import { buyerFee, dueOf, type InstalmentTerms } from '../core/instalment/terms.ts';
import { type Desk, sendPage } from './desk.ts';
import { bankCalled, codeOf, plansOpenTo } from './instalment-choice.ts';
import { lastRefusal } from './last-refusal.ts';
import { moneyText } from './money-text.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };
type Plans = readonly [InstalmentTerms, ...InstalmentTerms[]];

/**
 * Instalments, one question at a time: the bank, then card and months, then the fee to confirm. What the merchant fixed,
 * or what leaves no choice, is not asked.
 */
export async function showInstalments(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const open = await plansOpenTo(desk.deps.flows, visit);
  const plans = chosenFrom(open, visit, request);
  if (plans === undefined) {
    const data = { ...sharedData(desk, visit), anyOpen: open.length > 0 };
    return sendPage(desk, reply, visit, { view: 'instalment-unavailable', status: 404, data });
  }
  const [first, ...others] = plans;
  const banks = new Set(plans.map(({ bank }) => bank));
  if (banks.size > 1) return showBanks(desk, visit, { reply, plans });
  return others.length > 0
    ? showPlans(desk, visit, { reply, plans, otherBanks: hasOtherBanks(open, first) })
    : showPlan(desk, visit, { reply, terms: first, otherPlans: open.length > 1 });
}

/** What the URL leaves open of what is offered; undefined when that is nothing. */
function chosenFrom(
  open: readonly InstalmentTerms[],
  visit: Visit,
  { params }: FastifyRequest,
): Plans | undefined {
  const { bank: code, card, months } = params as Readonly<Record<string, string | undefined>>;
  const bank = code === undefined ? undefined : (bankCalled(visit, code) ?? 'none');
  const [first, ...others] = open.filter(
    (one) =>
      one.bank === (bank ?? one.bank) &&
      one.cardType === (card ?? one.cardType) &&
      String(one.months) === (months ?? String(one.months)),
  );
  return first && [first, ...others];
}

const hasOtherBanks = (open: readonly InstalmentTerms[], { bank }: InstalmentTerms): boolean =>
  open.some((one) => one.bank !== bank);

/** What every page of instalments says. */
function sharedData({ texts }: Desk, { payment, base, locale }: Visit) {
  const refusal = lastRefusal(payment);
  return {
    root: base + PAGES.instalment.path,
    only: payment.order.instalment?.only === true,
    lastRefusal: refusal && texts[locale](`reason.${refusal}`),
  };
}

function showBanks(
  desk: Desk,
  visit: Visit,
  { reply, plans }: { readonly reply: FastifyReply; readonly plans: Plans },
): FastifyReply {
  const byBank = Map.groupBy(plans, ({ bank }) => bank);
  const banks = [...byBank].map(([bank, ofBank]) => ({
    ...shownBank(visit, bank),
    cards: [...new Set(ofBank.map(({ cardType }) => cardType))].map(brandName).join(', '),
  }));
  const data = { ...sharedData(desk, visit), banks, testValues: desk.testValues?.forBanks(visit) };
  return sendPage(desk, reply, visit, { view: 'instalment-banks', data });
}

type OfOneBank = {
  readonly reply: FastifyReply;
  readonly plans: Plans;
  readonly otherBanks: boolean;
};

function showPlans(
  desk: Desk,
  visit: Visit,
  { reply, plans, otherBanks }: OfOneBank,
): FastifyReply {
  const byCard = Map.groupBy(plans, ({ cardType }) => cardType);
  const cards = [...byCard].map(([cardType, ofCard]) => ({
    ...{ id: cardType, name: brandName(cardType) },
    plans: ofCard.map((terms) => planData(desk, visit, terms)).sort((a, b) => a.months - b.months),
  }));
  const bank = shownBank(visit, plans[0].bank);
  const data = { ...sharedData(desk, visit), bank, otherBanks, cards };
  return sendPage(desk, reply, visit, { view: 'instalment-plans', data });
}

type OnePlan = {
  readonly reply: FastifyReply;
  readonly terms: InstalmentTerms;
  readonly otherPlans: boolean;
};

function showPlan(desk: Desk, visit: Visit, { reply, terms, otherPlans }: OnePlan): FastifyReply {
  const data = {
    ...sharedData(desk, visit),
    bank: shownBank(visit, terms.bank),
    plan: planData(desk, visit, terms),
    otherPlans,
  };
  return sendPage(desk, reply, visit, { view: 'instalment-confirm', data });
}

function shownBank(visit: Visit, bank: InstalmentBank) {
  const { shortName: name } = INSTALMENT_BANKS[bank];
  return { id: bank, name, url: `${visit.base}/instalment/${codeOf(visit, bank)}` };
}

/** A plan in words and amounts. */
export function planData({ texts }: Desk, visit: Visit, terms: InstalmentTerms) {
  const { payment, locale } = visit;
  const { months, cardType, bank } = terms;
  const t = texts[locale];
  const total = dueOf(payment, { instalment: terms });
  const money = (amount: Vnd): string => moneyText(amount, locale);
  return {
    months,
    url: `${visit.base}/instalment/${codeOf(visit, bank)}/${cardType}/${months}`,
    term: t('instalment.months', { count: months }),
    card: brandName(cardType),
    price: money(payment.amount),
    fee: buyerFee(terms) === 0n ? t('instalment.no_fee') : money(buyerFee(terms)),
    total: money(total),
    monthly: monthlyText(total, months, { t, money }),
  };
}

type Words = {
  readonly t: (key: string, params: Readonly<Record<string, string>>) => string;
  readonly money: (amount: Vnd) => string;
};

/** Rounded half up, and said so: how the last đồng are spread the bank decides. */
function monthlyText(total: Vnd, months: number, { t, money }: Words): string {
  const parts = BigInt(months);
  const amount = money(vnd((2n * total + parts) / (2n * parts)));
  return t(total % parts === 0n ? 'instalment.monthly' : 'instalment.about_monthly', { amount });
}

const BRANDS = { VISA: 'Visa', MASTERCARD: 'Mastercard', JCB: 'JCB' } as const;

const brandName = (cardType: InstalmentTerms['cardType']): string => BRANDS[cardType];
