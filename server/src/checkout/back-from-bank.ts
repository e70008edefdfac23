import { timingSafeEqual } from 'node:crypto';
import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFinal, type PaymentIn } from '../core/payment/payment.ts';
import type { CheckoutDeps } from './checkout-deps.ts';
import { returnProof } from './csrf.ts';
import { type Desk, seeOther, sendPlainPage, sendToShop } from './desk.ts';
import { localeOf } from './visit.ts';

/** The pay URL as this browser knew it when it left for its bank: only a hash of it is stored with us. */
const WAY_BACK_COOKIE = 'cong_back';
const WAY_BACK_SECONDS = 24 * 3_600;

const placeOf = ({ csrfKey }: CheckoutDeps, attemptId: string): string =>
  `/pay/${attemptId}.${returnProof(csrfKey, attemptId)}/back`;

/** Where a payer goes on after a return from a bank that the connector verified; undefined for no attempt's id. */
export const pageAfterReturn = (deps: CheckoutDeps, attemptId: AttemptId): string | undefined =>
  paymentOfAttempt(attemptId) && deps.publicUrl + placeOf(deps, attemptId);

/** Lets this browser, and no other, find its pages again when the bank sends it back. */
export function keepWayBack(
  deps: CheckoutDeps,
  reply: FastifyReply,
  { payment, base }: { readonly payment: PaymentIn<'redirected'>; readonly base: string },
): void {
  reply.setCookie(WAY_BACK_COOKIE, base.slice('/pay/'.length), {
    path: placeOf(deps, payment.attemptId),
    httpOnly: true,
    sameSite: 'lax',
    secure: deps.publicUrl.startsWith('https:'),
    maxAge: WAY_BACK_SECONDS,
  });
}

/** A payer comes back from the bank: to the shop when the payment has ended, else to its pages. */
export async function comeBack(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { deps } = desk;
  const { token = '' } = request.params as { readonly token?: string };
  const locale = localeOf(request, reply);
  const [attemptId = '', proof = ''] = token.split('.');
  const key = isProof(returnProof(deps.csrfKey, attemptId), proof)
    ? paymentOfAttempt(attemptId as AttemptId)
    : undefined;
  const payment = key && (await deps.flows.reader.byKey(key));
  if (payment === undefined) {
    return sendPlainPage(desk, reply, locale, { view: 'unknown-link', status: 404 });
  }
  if (isFinal(payment)) {
    const merchant = await deps.flows.merchants.byId(payment.merchantId);
    if (merchant === undefined) throw new Error(`payment ${payment.id} has no merchant`);
    const protocol = deps.protocolOf(payment.protocol);
    return sendToShop(desk, reply, { payment, merchant, protocol });
  }
  const wayBack = request.cookies[WAY_BACK_COOKIE];
  if (wayBack === undefined || !/^[\w.-]+$/.test(wayBack)) {
    return sendPlainPage(desk, reply, locale, { view: 'elsewhere', status: 403 });
  }
  return seeOther(reply, `/pay/${wayBack}`);
}

function isProof(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
