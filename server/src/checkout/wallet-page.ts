import { hashToken, type WalletId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { maskPhone, type Phone, parsePhone } from '../core/wallet/phone.ts';
import { agreeWalletPayment } from '../flows/agree-wallet-payment.ts';
import { type SignInRefusal, signInWallet } from '../flows/sign-in-wallet.ts';
import { type Desk, seeOther, sendOnOrToShop, sendPage, sendRefusal } from './desk.ts';
import { Form } from './form.ts';
import { forgetInput, keepInput, proveForm, provenBrowser } from './form-proof.ts';
import { decodeKept, KEPT_COOKIE } from './kept-input.ts';
import { lastRefusal } from './last-refusal.ts';
import { moneyText } from './money-text.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';
import { keepSignedIn, signedInTo, signOut } from './wallet-session.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** The wallet that is our own among the banks. */
const BANK = 'VIVIET';
const MAX_PASSWORD = 128;

const signInStep = (number: number): string => `wallet ${number}`;
const agreeStep = (number: number, walletId: WalletId): string => `agree ${number} ${walletId}`;
const here = ({ base }: Visit): string => base + PAGES.wallet.path;

/** Signing in to the wallet; then the order, to agree to or not. */
export async function showWallet(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const walletId = signedInTo(desk.deps, request, visit);
  const { reader } = desk.deps.flows.wallets;
  const day = vietNamDate(desk.deps.flows.clock());
  const funds = walletId && (await reader.funds(walletId, day));
  if (walletId === undefined || funds === undefined) {
    return showSignIn(desk, visit, { request, reply });
  }
  const attempt = visit.payment.attempts.length + 1;
  const refusal = lastRefusal(visit.payment);
  return sendPage(desk, reply, visit, {
    view: 'wallet-agree',
    data: {
      action: visit.base + PAGES.wallet_agree.path,
      signOut: visit.base + PAGES.wallet_other.path,
      proof: proveForm(desk.deps, visit, { step: agreeStep(attempt, walletId), reply }),
      attempt,
      phone: maskPhone(funds.wallet.phone),
      holder: funds.wallet.holder,
      balance: moneyText(vnd(funds.balance), visit.locale),
      lastRefusal: refusal && desk.texts[visit.locale](`reason.${refusal}`),
    },
  });
}

function showSignIn(desk: Desk, visit: Visit, { request, reply }: Exchange): FastifyReply {
  const { payment, locale } = visit;
  const t = desk.texts[locale];
  const attempt = payment.attempts.length + 1;
  const step = signInStep(attempt);
  const kept = decodeKept(request.cookies[KEPT_COOKIE], step);
  const beside = Object.fromEntries(
    Object.entries(kept.problems).map(([field, problem]) => [field, t(`problem.${problem}`)]),
  );
  const problems = Object.entries(beside).map(([field, text]) => ({ href: `#${field}`, text }));
  const refusal = lastRefusal(payment);
  const wrong = problems.length === 0 && refusal === 'wrong_details';
  const left = desk.deps.flows.policyOf(payment.protocol).maxWrongDetails - payment.wrongDetails;
  return sendPage(desk, reply, visit, {
    view: 'wallet-sign-in',
    data: {
      action: here(visit),
      proof: proveForm(desk.deps, visit, { step, reply }),
      ...{ attempt, beside, kept: kept.fields },
      problems: wrong ? [{ href: '#phone', text: t('problem.wrong_sign_in') }] : problems,
      triesLeft: payment.wrongDetails > 0 ? t('wallet.tries_left', { count: left }) : undefined,
      lastRefusal: wrong || refusal === undefined ? undefined : toldRefusal(t, refusal),
      testValues: desk.testValues?.forWallet(visit),
    },
  });
}

/** That a sign-in was wrong is said where it is typed. */
const toldRefusal = (t: (key: string) => string, refusal: string): string | undefined =>
  refusal === 'wrong_details' ? undefined : t(`reason.${refusal}`);

/** The payer gave number and password. */
export async function takeSignIn(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { deps } = desk;
  const form = new Form(request.body);
  const number = form.count('attempt');
  const step = signInStep(number);
  const browser = provenBrowser(deps, visit, { form, step });
  if (browser === undefined) return seeOther(reply, here(visit));
  const typed = readSignIn(form);
  const fields = { phone: form.text('phone') };
  if ('problems' in typed) {
    keepInput(deps, reply, { base: visit.base, kept: { step, problems: typed.problems, fields } });
    return seeOther(reply, here(visit));
  }
  const signedIn = await signInWallet(deps.flows, visit.payment, {
    ...typed,
    ...{ address: request.ip, attemptNumber: number, bank: BANK, browserHash: hashToken(browser) },
  });
  if (!signedIn.ok)
    return refuseSignIn(desk, visit, { reply, step, fields, error: signedIn.error });
  if ('walletId' in signedIn.value) {
    forgetInput(reply, visit.base);
    const proven = { ...visit, browser };
    keepSignedIn(deps, reply, { visit: proven, walletId: signedIn.value.walletId });
    return seeOther(reply, here(visit));
  }
  const { wrong } = signedIn.value;
  if (wrong.status !== 'created') return sendOnOrToShop(desk, reply, { ...visit, payment: wrong });
  const next = { step: signInStep(wrong.attempts.length + 1), problems: {}, fields };
  keepInput(deps, reply, { base: visit.base, kept: next });
  return seeOther(reply, here(visit));
}

type Refused = {
  readonly reply: FastifyReply;
  readonly step: string;
  readonly fields: { readonly phone: string };
  readonly error: SignInRefusal;
};

function refuseSignIn(
  desk: Desk,
  visit: Visit,
  { reply, step, fields, error }: Refused,
): FastifyReply {
  if (error.code !== 'too_many_sign_ins') return sendRefusal(desk, reply, visit, error);
  const kept = { step, problems: { phone: 'too_many_sign_ins' }, fields };
  keepInput(desk.deps, reply, { base: visit.base, kept });
  return seeOther(reply, here(visit));
}

type Typed =
  | { readonly phone: Phone; readonly password: Secret }
  | { readonly problems: Readonly<Record<string, string>> };

/** What anyone can see is wrong counts as no try. */
function readSignIn(form: Form): Typed {
  const text = form.text('phone').trim();
  const phone = parsePhone(text);
  const password = form.text('password').slice(0, MAX_PASSWORD);
  if (phone !== undefined && password !== '') return { phone, password: new Secret(password) };
  return {
    problems: {
      ...(phone === undefined && { phone: text === '' ? 'phone_empty' : 'phone_format' }),
      ...(password === '' && { password: 'password_empty' }),
    },
  };
}

/** The payer agrees to pay what is shown. */
export async function takeAgreement(
  desk: Desk,
  visit: Visit,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { deps } = desk;
  const walletId = signedInTo(deps, request, visit);
  if (walletId === undefined) return seeOther(reply, here(visit));
  const form = new Form(request.body);
  const attemptNumber = form.count('attempt');
  const step = agreeStep(attemptNumber, walletId);
  const browser = provenBrowser(deps, visit, { form, step });
  if (browser === undefined) return seeOther(reply, here(visit));
  const agreed = await agreeWalletPayment(deps.flows, visit.payment, {
    ...{ walletId, attemptNumber, bank: BANK, browserHash: hashToken(browser) },
    locale: visit.locale,
  });
  if (!agreed.ok) return sendRefusal(desk, reply, visit, agreed.error);
  return agreed.value.status === 'created'
    ? seeOther(reply, here(visit))
    : sendOnOrToShop(desk, reply, { ...visit, payment: agreed.value });
}

/** The payer wants to pay from another wallet. */
export const leaveWallet = (visit: Visit, reply: FastifyReply): FastifyReply =>
  seeOther(signOut(reply, visit), here(visit));
