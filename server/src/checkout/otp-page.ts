import { type AttemptId, hashToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bankShown } from '../core/bank/banks.ts';
import { liveAttempt, type PaymentIn } from '../core/payment/payment.ts';
import { isWallet } from '../core/wallet/wallet-connector.ts';
import { authorise, submitOtp } from '../flows/authorise.ts';
import { payFromWallet } from '../flows/pay-from-wallet.ts';
import { sendWalletOtp } from '../flows/send-wallet-otp.ts';
import { type Desk, seeOther, sendOnOrToShop, sendPage, sendRefusal } from './desk.ts';
import { Form } from './form.ts';
import { keepInput, proveForm, provenBrowser } from './form-proof.ts';
import { decodeKept, KEPT_COOKIE } from './kept-input.ts';
import { PAGES } from './pages.ts';
import type { Visit } from './visit.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** Longer than any bank's; what is longer still is not sent to one. */
const MAX_OTP = 32;

const stepOf = (attemptId: string, tries: number): string => `otp ${attemptId} ${tries}`;

/** The form for the one-time password, or a plain confirmation where the card needs none. */
export function showOtp(
  desk: Desk,
  visit: Visit,
  payment: PaymentIn<'awaiting_otp'>,
  { request, reply }: Exchange,
): FastifyReply {
  const { attemptId, wrongOtps } = payment;
  const t = desk.texts[visit.locale];
  const step = stepOf(attemptId, wrongOtps);
  const kept = decodeKept(request.cookies[KEPT_COOKIE], step);
  const left = desk.deps.flows.policyOf(payment.protocol).maxWrongOtps - wrongOtps;
  const again = toldAgain(kept.fields.again);
  const problem =
    kept.problems.otp !== undefined
      ? t(`problem.${kept.problems.otp}`)
      : again === 'otp_not_sent' || again === 'otp_too_often'
        ? t(`problem.${again}`)
        : wrongOtps > 0
          ? t('problem.wrong_otp')
          : undefined;
  const attempt = liveAttempt(payment);
  const { bank, maskedCard } = attempt;
  return sendPage(desk, reply, visit, {
    view: viewOf(payment),
    data: {
      action: visit.base + PAGES.otp.path,
      proof: proveForm(desk.deps, visit, { step, reply }),
      ...{ attemptId, step: wrongOtps },
      bankName: bankShown(bank, visit.merchant.settings)?.shortName ?? bank,
      card: maskedCard?.slice(-4),
      problems: problem === undefined ? [] : [{ href: '#otp', text: problem }],
      beside: { otp: problem },
      notice: again === 'otp_sent_again' ? t('wallet.otp_sent_again') : undefined,
      triesLeft: wrongOtps > 0 ? t('otp.tries_left', { count: left }) : undefined,
      testValues: desk.testValues?.forOtp(visit, isWallet(attempt)),
    },
  });
}

/** What came of asking for the password again; the browser brings it, so anything else is nothing. */
function toldAgain(text: string | undefined) {
  switch (text) {
    case 'sent':
      return 'otp_sent_again';
    case 'not_sent':
      return 'otp_not_sent';
    case 'too_often':
      return 'otp_too_often';
    default:
      return undefined;
  }
}

function viewOf(payment: PaymentIn<'awaiting_otp'>): string {
  if (isWallet(liveAttempt(payment))) return 'otp-wallet';
  return payment.otpNeeded === false ? 'confirm' : 'otp';
}

/** The payer gave the one-time password. */
export async function takeOtp(
  desk: Desk,
  visit: Visit,
  payment: PaymentIn<'awaiting_otp'>,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const { deps } = desk;
  const here = visit.base + PAGES.otp.path;
  const form = new Form(request.body);
  const attemptId = form.text('attempt') as AttemptId;
  const tries = form.count('step');
  const step = stepOf(attemptId, tries);
  const browser = provenBrowser(deps, visit, { form, step });
  if (browser === undefined) return seeOther(reply, here);
  const browserHash = hashToken(browser);
  if (form.text('again') !== '' && isWallet(liveAttempt(payment))) {
    if (attemptId !== payment.attemptId) return seeOther(reply, here);
    const again = await sendWalletOtp(deps.flows, payment, visit.locale);
    keepInput(deps, reply, { base: visit.base, kept: { step, problems: {}, fields: { again } } });
    return seeOther(reply, here);
  }
  const otp = form.text('otp').replace(/\s/g, '').slice(0, MAX_OTP);
  if (otp === '' && payment.otpNeeded !== false) {
    const kept = { step, problems: { otp: 'otp_empty' }, fields: {} };
    keepInput(deps, reply, { base: visit.base, kept });
    return seeOther(reply, here);
  }
  const given = { attemptId, step: tries, browserHash, otp: new Secret(otp) };
  const submitted = await proceed(desk, payment, given);
  if (!submitted.ok) return sendRefusal(desk, reply, visit, submitted.error);
  return sendOnOrToShop(desk, reply, { ...visit, payment: submitted.value });
}

type Given = Parameters<typeof submitOtp>[2] & { readonly browserHash: string };

/** The bank is asked, or the wallet that is our own pays. */
function proceed({ deps: { flows } }: Desk, payment: PaymentIn<'awaiting_otp'>, given: Given) {
  if (isWallet(liveAttempt(payment))) return payFromWallet(flows, payment, given);
  const { step, browserHash } = given;
  return payment.otpNeeded === false
    ? authorise(flows, payment, { step, browserHash })
    : submitOtp(flows, payment, given);
}
