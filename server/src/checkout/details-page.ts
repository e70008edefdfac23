import { hashToken } from '@cong/values/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Payment } from '../core/payment/payment.ts';
import { takesPayerAway } from '../core/routing/route.ts';
import { submitDetails } from '../flows/submit-details.ts';
import { keepWayBack } from './back-from-bank.ts';
import { type BankChoice, bankCalled } from './bank-choice.ts';
import { type Desk, seeOther, sendOnOrToShop, sendPage, sendRefusal } from './desk.ts';
import { type DetailsProblems, readDetails } from './details-form.ts';
import { Form } from './form.ts';
import { forgetInput, keepInput, proveForm, provenBrowser } from './form-proof.ts';
import { decodeKept, KEPT_COOKIE } from './kept-input.ts';
import { lastRefusal } from './last-refusal.ts';
import { PAGES } from './pages.ts';
import { signUpTerms } from './sign-up-terms.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

const stepOf = ({ attempts }: Payment, bank: string): string =>
  `details ${attempts.length + 1} ${bank}`;

/** The form for the card, or the step over to the bank's own page. */
export async function showDetails(
  desk: Desk,
  visit: Visit,
  { request, reply, code }: Exchange & { readonly code: string },
): Promise<FastifyReply> {
  const { deps } = desk;
  const { payment, base } = visit;
  const fixed = payment.order.bank !== undefined;
  const choice = await bankCalled({ flows: deps.flows, ...visit }, code);
  if (choice === undefined || (fixed && payment.order.bank !== choice.id)) {
    return sendPage(desk, reply, visit, { view: 'bank-unavailable', status: 404, data: { fixed } });
  }
  const { id, bank, isOpen } = choice;
  const shown = { id, code, name: bank.shortName, fixed };
  if (!isOpen) {
    const data = { bank: shown, fixed };
    return sendPage(desk, reply, visit, { view: 'bank-maintenance', status: 503, data });
  }
  const step = stepOf(payment, id);
  const kept = decodeKept(request.cookies[KEPT_COOKIE], step);
  return sendPage(desk, reply, visit, {
    view: viewFor(choice),
    data: {
      bank: shown,
      signUp: await signUpTerms(desk, visit),
      lastRefusal: fixed ? refusedBefore(desk, visit) : undefined,
      action: `${base}/bank/${code}`,
      proof: proveForm(deps, visit, { step, reply }),
      attempt: payment.attempts.length + 1,
      ...problemTexts(desk, visit, kept.problems),
      kept: kept.fields,
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
  if (takesPayerAway(route)) return 'to-bank';
  return bank.group === 'international_cards' ? 'details-international' : 'details-domestic';
}

/** What the page says above and beside the fields: what anyone can see, else what the bank said of the last try. */
function problemTexts({ deps, texts }: Desk, visit: Visit, problems: DetailsProblems) {
  const { payment, locale } = visit;
  const t = texts[locale];
  const beside = Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field, t(`problem.${problem}`)]),
  );
  const left = deps.flows.policyOf(payment.protocol).maxWrongDetails - payment.wrongDetails;
  const local = Object.keys(beside).length > 0;
  const wrong = !local && lastRefusal(payment) === 'wrong_details';
  return {
    beside,
    problems: [
      ...Object.entries(beside).map(([field, text]) => ({ href: `#${field}`, text })),
      ...(wrong ? [{ href: '#number', text: t('problem.wrong_details') }] : []),
    ],
    triesLeft: payment.wrongDetails > 0 ? t('details.tries_left', { count: left }) : undefined,
  };
}

/** The payer gave details. */
export async function takeDetails(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { deps } = desk;
  const { base } = visit;
  const { bank: code = '' } = request.params as { readonly bank?: string };
  const here = `${base}/bank/${encodeURIComponent(code)}`;
  const choice = await bankCalled({ flows: deps.flows, ...visit }, code);
  if (choice === undefined) return seeOther(reply, here);
  const form = new Form(request.body);
  const step = `details ${form.count('attempt')} ${choice.id}`;
  const browser = provenBrowser(deps, visit, { form, step });
  if (browser === undefined) return seeOther(reply, here);
  const read = takesPayerAway(choice.route) ? undefined : readDetails(form, choice.bank.group);
  if (read !== undefined && !read.ok) {
    const kept = { step, problems: read.error, fields: harmless(form) };
    keepInput(deps, reply, { base, kept });
    return seeOther(reply, here);
  }
  const submitted = await submitDetails(deps.flows, visit.payment, {
    attemptNumber: form.count('attempt'),
    bank: choice.id,
    browserHash: hashToken(browser),
    locale: visit.locale,
    ...(read && { card: read.value }),
  });
  if (!submitted.ok) return sendRefusal(desk, reply, visit, submitted.error);
  const after = { ...visit, payment: submitted.value };
  return sendAfterDetails(desk, reply, after, { choice, form, here });
}

/** What may be shown again: never the number or the code. */
const harmless = (form: Form) => ({ holder: form.text('holder'), date: form.text('date') });

type Given = { readonly choice: BankChoice; readonly form: Form; readonly here: string };

/** On to where the issuer's answer leads. */
async function sendAfterDetails(
  desk: Desk,
  reply: FastifyReply,
  visit: Visit,
  { choice, form, here }: Given,
): Promise<FastifyReply> {
  const { payment, base } = visit;
  switch (payment.status) {
    case 'created': {
      const kept = { step: stepOf(payment, choice.id), problems: {}, fields: harmless(form) };
      keepInput(desk.deps, reply, { base, kept });
      return seeOther(reply, lastRefusal(payment) === 'wrong_details' ? here : base);
    }
    case 'redirected':
      keepWayBack(desk.deps, reply, { payment, base });
      return seeOther(reply, `${base}${PAGES.at_bank.path}?go=1`);
    default:
      forgetInput(reply, base);
      return sendOnOrToShop(desk, reply, visit);
  }
}
