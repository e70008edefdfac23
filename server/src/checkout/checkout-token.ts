import { timingSafeEqual } from 'node:crypto';
import { hashToken, type PaymentKey, parsePaymentRef } from '@cong/values/ids.ts';
import type { Payment } from '../core/payment/payment.ts';

const SECRET = /^[\w-]{22}$/;

type CheckoutToken = { readonly key: PaymentKey; readonly secret: string };

/** A token from a URL: which payment it is of, and the secret that proves it. */
export function parseCheckoutToken(token: string): CheckoutToken | undefined {
  const dot = token.indexOf('.');
  const secret = token.slice(dot + 1);
  const key = dot < 0 ? undefined : parsePaymentRef(token.slice(0, dot));
  return key !== undefined && SECRET.test(secret) ? { key, secret } : undefined;
}

/** Whether a secret is the one that the payment was created with. Only its hash is stored. */
export function opens(secret: string, { checkoutHash }: Payment): boolean {
  const given = Buffer.from(hashToken(secret));
  const stored = Buffer.from(checkoutHash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
