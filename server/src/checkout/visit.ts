import { hashToken } from '@cong/values/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Merchant } from '../core/merchant/merchant.ts';
import { deadline, isFinal, type Payment } from '../core/payment/payment.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import { expirePayment } from '../flows/end-payment.ts';
import { openPayment } from '../flows/open-payment.ts';
import type { CheckoutDeps } from './checkout-deps.ts';
import { opens, parseCheckoutToken } from './checkout-token.ts';
import { browserFromForm } from './csrf.ts';
import { Form } from './form.ts';
import { chooseLocale, isLocale, LOCALE_COOKIE, type Locale } from './locale.ts';

/** One request of a payer for one payment's page. */
export type Visit = {
  /** `/pay/` and the token: every page of the payment is below it. */
  readonly base: string;
  readonly payment: Payment;
  readonly merchant: Merchant;
  readonly protocol: Protocol;
  readonly locale: Locale;
  /** What tells this browser from others. */
  readonly browser: string | undefined;
};

const BROWSER_COOKIE = 'cong_browser';
const YEAR_SECONDS = 365 * 24 * 3_600;
/** Longer than any payment that has begun stays open, an uncertain one excepted. */
const BROWSER_SECONDS = 24 * 3_600;

/** The payment behind a URL as it is now, its idle time begun or its end recorded; undefined for a link of no payment. */
export async function openVisit(
  deps: CheckoutDeps,
  request: FastifyRequest,
  locale: Locale,
): Promise<Visit | undefined> {
  const { token = '' } = request.params as { readonly token?: string };
  const parsed = parseCheckoutToken(token);
  const found = parsed && (await deps.flows.reader.byKey(parsed.key));
  if (found === undefined || !opens(parsed?.secret ?? '', found)) return undefined;
  const payment = await upToDate(deps, found);
  const merchant = await deps.flows.merchants.byId(payment.merchantId);
  if (merchant === undefined) throw new Error(`payment ${payment.id} has no merchant`);
  return {
    base: `/pay/${token}`,
    payment,
    merchant,
    protocol: deps.protocolOf(payment.protocol),
    locale,
    browser: browserOf(deps, request, payment),
  };
}

/** The browser's cookie, or what the word in its form stands for while the cookie has not come back. */
function browserOf(
  { csrfKey }: CheckoutDeps,
  request: FastifyRequest,
  payment: Payment,
): string | undefined {
  const cookie = request.cookies[BROWSER_COOKIE];
  if (cookie !== undefined || request.method !== 'POST') return cookie;
  const word = new Form(request.body).text('word');
  return word === '' ? undefined : browserFromForm(csrfKey, payment.id, word);
}

/** A payment whose time is over is shown as that at once, not when the sweep comes by. */
async function upToDate({ flows }: CheckoutDeps, payment: Payment): Promise<Payment> {
  if (isFinal(payment)) return payment;
  if (flows.clock() < deadline(payment)) return openPayment(flows, payment);
  // The bank was asked at the deadline and the sweep goes on asking: not every page view does.
  if (payment.status === 'redirected' && payment.nextInquiryAt !== undefined) return payment;
  const ended = await expirePayment(flows, payment);
  // What must not end now, because money may be moving, stays as it is.
  return ended.ok ? ended.value : payment;
}

/** True where another browser gave the payment's details: this one only looks on. */
export const isOtherBrowser = ({ payment, browser }: Visit): boolean =>
  !isFinal(payment) &&
  payment.browserHash !== undefined &&
  (browser === undefined || hashToken(browser) !== payment.browserHash);

/** The page's language; one asked for by a link is remembered. */
export function localeOf(request: FastifyRequest, reply: FastifyReply): Locale {
  const { lang } = request.query as { readonly lang?: unknown };
  if (isLocale(lang)) {
    reply.setCookie(LOCALE_COOKIE, lang, { path: '/pay', sameSite: 'lax', maxAge: YEAR_SECONDS });
  }
  return chooseLocale(lang, request.cookies[LOCALE_COOKIE]);
}

/** Binds the payment's pages to this browser. */
export function keepBrowser(
  { publicUrl }: CheckoutDeps,
  reply: FastifyReply,
  { base, browser }: { readonly base: string; readonly browser: string },
): void {
  reply.setCookie(BROWSER_COOKIE, browser, {
    path: base,
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    maxAge: BROWSER_SECONDS,
  });
}
