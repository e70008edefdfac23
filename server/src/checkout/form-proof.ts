import { newToken } from '@cong/values/ids.ts';
import type { FastifyReply } from 'fastify';
import type { CheckoutDeps } from './checkout-deps.ts';
import { browserFromForm, csrfToken, isCsrfToken } from './csrf.ts';
import type { Form } from './form.ts';
import { encodeKept, KEPT_COOKIE, KEPT_SECONDS, type KeptInput } from './kept-input.ts';
import type { Visit } from './visit.ts';

/** The hidden fields of a form: that it is ours, for this step and this browser. */
export type FormProof = {
  readonly csrf: string;
  /** A random word in place of the cookie that the browser has not been given yet. */
  readonly word: string;
};

export function proveForm({ csrfKey }: CheckoutDeps, visit: Visit, step: string): FormProof {
  const word = visit.browser === undefined ? newToken() : '';
  const browser = visit.browser ?? word;
  return { csrf: csrfToken(csrfKey, { paymentId: visit.payment.id, step, browser }), word };
}

/** The browser that a posted form proves to come from; undefined for a form that is not ours or not this step's. */
export function provenBrowser(
  { csrfKey }: CheckoutDeps,
  { payment: { id: paymentId }, browser: cookie }: Visit,
  { form, step }: { readonly form: Form; readonly step: string },
): string | undefined {
  const word = form.text('word');
  const browser = cookie ?? word;
  if (browser === '' || !isCsrfToken(csrfKey, { paymentId, step, browser }, form.text('csrf'))) {
    return undefined;
  }
  return cookie ?? browserFromForm(csrfKey, paymentId, word);
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
