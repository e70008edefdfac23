import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WalletId } from '@cong/values/ids.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CheckoutDeps } from './checkout-deps.ts';
import type { Visit } from './visit.ts';

const COOKIE = 'cong_wallet';
const LIFETIME_MS = 15 * MINUTE_MS;

type Signed = { readonly walletId: string; readonly until: number };

/** Good for one payment in one browser: elsewhere it proves nothing. */
function proofOf(
  { csrfKey }: CheckoutDeps,
  { payment, browser = '' }: Visit,
  { walletId, until }: Signed,
): Buffer {
  const parts = ['wallet', payment.id, browser, walletId, until];
  return createHmac('sha256', csrfKey.reveal()).update(parts.join('\n')).digest();
}

/** Remembers who signed in, for this payment in this browser. Nothing is stored here. */
export function keepSignedIn(
  deps: CheckoutDeps,
  reply: FastifyReply,
  { visit, walletId }: { readonly visit: Visit; readonly walletId: WalletId },
): void {
  const until = addMs(deps.flows.clock(), LIFETIME_MS).getTime();
  const proof = proofOf(deps, visit, { walletId, until }).toString('base64url');
  reply.setCookie(COOKIE, `${walletId}.${until}.${proof}`, {
    path: visit.base,
    httpOnly: true,
    sameSite: 'lax',
    secure: deps.publicUrl.startsWith('https:'),
    maxAge: LIFETIME_MS / 1_000,
  });
}

export const signOut = (reply: FastifyReply, { base }: Visit): FastifyReply =>
  reply.clearCookie(COOKIE, { path: base });

/** The wallet that this browser has signed in to for this payment; undefined where it has not, or too long ago. */
export function signedInTo(
  deps: CheckoutDeps,
  request: FastifyRequest,
  visit: Visit,
): WalletId | undefined {
  const [walletId = '', time = '', proof = ''] = (request.cookies[COOKIE] ?? '').split('.');
  const until = /^\d{1,15}$/.test(time) ? Number(time) : 0;
  const given = Buffer.from(proof, 'base64url');
  const expected = proofOf(deps, visit, { walletId, until });
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine && deps.flows.clock().getTime() < until ? (walletId as WalletId) : undefined;
}
