import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PaymentId } from '@cong/values/ids.ts';
import type { Secret } from '@cong/values/secret.ts';

/** Which form of which payment in which browser: a token is good for exactly one of each. */
export type FormIdentity = {
  readonly paymentId: PaymentId;
  /** The step that the form takes, with its attempt's number or count of tries. */
  readonly step: string;
  /** The browser's cookie. */
  readonly browser: string;
};

const mac = (key: Secret, parts: readonly string[]): Buffer =>
  createHmac('sha256', key.reveal()).update(parts.join('\n')).digest();

/** The proof in a form that this gateway made it for this step and this browser. */
export const csrfToken = (key: Secret, { paymentId, step, browser }: FormIdentity): string =>
  mac(key, ['form', paymentId, step, browser]).toString('base64url');

/** Constant time; an absent or cut token is false. */
export function isCsrfToken(key: Secret, identity: FormIdentity, token: string): boolean {
  const expected = Buffer.from(csrfToken(key, identity));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * The cookie of a browser whose form carried this random word. Derived, not drawn: a form posted twice at once
 * must not give one browser two cookies, of which the payment would know only the first.
 */
export const browserFromForm = (key: Secret, paymentId: PaymentId, word: string): string =>
  mac(key, ['browser', paymentId, word]).toString('base64url').slice(0, 22);

/** The proof that a link back from a bank was made by this gateway, for one attempt. */
export const returnProof = (key: Secret, attemptId: string): string =>
  mac(key, ['return', attemptId]).toString('base64url').slice(0, 22);
