import { newToken } from '@cong/values/ids.ts';
import type { FastifyReply } from 'fastify';
import type { CheckoutDeps } from './checkout-deps.ts';
import { browserFromForm, csrfToken, isCsrfToken } from './csrf.ts';
import type { Form } from './form.ts';
import { encodeKept, KEPT_COOKIE, KEPT_SECONDS, type KeptInput } from './kept-input.ts';
import { keepBrowser, type Visit } from './visit.ts';

/** The hidden fields of a form: that it is ours, for this step and this browser. */
export type FormProof = {
  readonly csrf: string;
  /** A random word that stands for the cookie while the browser has none; else empty. */
  readonly word: string;
};

/**
 * Proves a form. A browser without our cookie gets it with the page, and the form's word besides: a post that comes
 * without the cookie, or before it, is still this browser's.
 */
export function proveForm(
  deps: CheckoutDeps,
  visit: Visit,
  { step, reply }: { readonly step: string; readonly reply: FastifyReply },
): FormProof {
  const { csrfKey } = deps;
  const { base, payment } = visit;
  const word = visit.browser === undefined ? newToken() : '';
  const browser = visit.browser ?? browserFromForm(csrfKey, payment.id, word);
  if (word !== '') keepBrowser(deps, reply, { base, browser });
  return { csrf: csrfToken(csrfKey, { paymentId: payment.id, step, browser }), word };
}

/** The browser that a posted form proves to come from; undefined for a form that is not ours or not this step's. */
export function provenBrowser(
  { csrfKey }: CheckoutDeps,
  { payment: { id: paymentId }, browser }: Visit,
  { form, step }: { readonly form: Form; readonly step: string },
): string | undefined {
  if (browser === undefined) return undefined;
  return isCsrfToken(csrfKey, { paymentId, step, browser }, form.text('csrf'))
    ? browser
    : undefined;
}

/** Keeps what a refused form leaves for the page that shows it again. */
export function keepInput(
  { publicUrl }: CheckoutDeps,
  reply: FastifyReply,
  { base, kept }: { readonly base: string; readonly kept: KeptInput },
): void {
  reply.setCookie(KEPT_COOKIE, encodeKept(kept), {
    path: base,
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    maxAge: KEPT_SECONDS,
  });
}

/** Takes it back once the form was taken. */
export const forgetInput = (reply: FastifyReply, base: string): FastifyReply =>
  reply.clearCookie(KEPT_COOKIE, { path: base });
