import { hashToken } from '@cong/values/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BankGroup } from '../core/bank/bank.ts';
import type { BankId } from '../core/bank/banks.ts';
import { type Details, submitDetails } from '../flows/submit-details.ts';
import { keepWayBack } from './back-from-bank.ts';
import { type Desk, seeOther, sendOnOrToShop, sendRefusal } from './desk.ts';
import { type DetailsProblems, readDetails } from './details-form.ts';
import { Form } from './form.ts';
import { forgetInput, keepInput, proveForm, provenBrowser } from './form-proof.ts';
import { decodeKept, KEPT_COOKIE } from './kept-input.ts';
import { lastRefusal } from './last-refusal.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** The form that starts an attempt: a card's details, or the step over to the bank's own page. */
export type CardForm = {
  /** Where it is, and is posted to. */
  readonly here: string;
  /** Where a payer goes whose form does not stand any longer. */
  readonly afresh: string;
  /** What the form is for: proved together with the attempt's number. */
  readonly subject: string;
  readonly bank: BankId;
  /** Which details are typed; absent where none are. */
  readonly typed?: BankGroup;
  readonly plan?: Details['plan'];
};

const stepOf = (number: number, subject: string): string => `details ${number} ${subject}`;

/** What the page of the form needs. */
export function cardFormData(
  desk: Desk,
  visit: Visit,
  { request, reply, form }: Exchange & { readonly form: CardForm },
) {
  const attempt = visit.payment.attempts.length + 1;
  const step = stepOf(attempt, form.subject);
  const kept = decodeKept(request.cookies[KEPT_COOKIE], step);
  return {
    action: form.here,
    proof: proveForm(desk.deps, visit, { step, reply }),
    attempt,
    ...problemTexts(desk, visit, kept.problems),
    kept: kept.fields,
  };
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

/** The payer gave details, or asked to be taken to the bank. */
export async function takeCardForm(
  desk: Desk,
  visit: Visit,
  { request, reply, form: cardForm }: Exchange & { readonly form: CardForm },
): Promise<FastifyReply> {
  const { deps } = desk;
  const { base, payment, locale } = visit;
  const { here, afresh, subject, bank, typed, plan } = cardForm;
  const form = new Form(request.body);
  const number = form.count('attempt');
  const step = stepOf(number, subject);
  const browser = provenBrowser(deps, visit, { form, step });
  if (browser === undefined) return seeOther(reply, afresh);
  const read = typed && readDetails(form, typed);
  if (read !== undefined && !read.ok) {
    keepInput(deps, reply, { base, kept: { step, problems: read.error, fields: harmless(form) } });
    return seeOther(reply, here);
  }
  const submitted = await submitDetails(deps.flows, payment, {
    attemptNumber: number,
    browserHash: hashToken(browser),
    ...{ bank, locale },
    ...(read && { card: read.value }),
    ...(plan && { plan }),
  });
  if (!submitted.ok) {
    return submitted.error.code === 'instalment_changed'
      ? seeOther(reply, afresh)
      : sendRefusal(desk, reply, visit, submitted.error);
  }
  const after = { ...visit, payment: submitted.value };
  return sendAfterDetails(desk, reply, after, { form, here, subject });
}

/** What may be shown again: never the number or the code. */
const harmless = (form: Form) => ({ holder: form.text('holder'), date: form.text('date') });

type Given = { readonly form: Form; readonly here: string; readonly subject: string };

/** On to where the issuer's answer leads. */
async function sendAfterDetails(
  desk: Desk,
  reply: FastifyReply,
  visit: Visit,
  { form, here, subject }: Given,
): Promise<FastifyReply> {
  const { payment, base } = visit;
  switch (payment.status) {
    case 'created': {
      const step = stepOf(payment.attempts.length + 1, subject);
      keepInput(desk.deps, reply, { base, kept: { step, problems: {}, fields: harmless(form) } });
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
