import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { isOrderStatus, type OrderStatus } from './order-status.ts';
import { sign, verify } from './signature.ts';
import { parseUnixSeconds, unixSeconds } from './unix-seconds.ts';

/** What the payer's browser brings back to the merchant. */
export type BrowserReturn = {
  /** transactionID, which is the merchant's mTransactionID. */
  readonly orderRef: string;
  readonly status: OrderStatus;
};

/** Why a merchant must not act on a return: not the gateway's, or not of this moment. */
export type ReturnFault = { readonly code: 'bad_ticket' | 'malformed' | 'expired' };

/** A merchant refuses a return older than this, and one from the future. */
export const RETURN_VALID_SECONDS = 300;

/**
 * The merchant's URL with the signed outcome after whatever query it has, ready for a Location header.
 * @throws {TypeError} for a URL that parseCreateOrder would refuse.
 */
export function formatReturnUrl(
  url: string,
  outcome: BrowserReturn & { readonly secretKey: Secret; readonly now: Date },
): string {
  const fields = {
    transactionID: outcome.orderRef,
    time: unixSeconds(outcome.now),
    status: outcome.status,
  };
  const ticket = sign('browserReturn', fields, outcome.secretKey);
  // The merchant's own query keeps its bytes: URLSearchParams would encode it anew.
  const pairs = Object.entries({ ...fields, ticket });
  const added = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const hashAt = url.indexOf('#');
  const target = hashAt < 0 ? url : url.slice(0, hashAt);
  const fragment = hashAt < 0 ? '' : url.slice(hashAt);
  return new URL(target + separatorAfter(target) + added + fragment).href;
}

function separatorAfter(target: string): string {
  const queryAt = target.indexOf('?');
  if (queryAt < 0) return '?';
  return queryAt === target.length - 1 || target.endsWith('&') ? '' : '&';
}

/** The outcome in a return's query. A name given twice has its last value: ours come last. */
export function verifyReturn(
  query: URLSearchParams,
  secretKey: Secret,
  now: Date,
): Result<BrowserReturn, ReturnFault> {
  const fields = Object.fromEntries(query);
  if (!verify('browserReturn', fields, secretKey)) return err({ code: 'bad_ticket' });
  const { transactionID: orderRef, status } = fields;
  const time = parseUnixSeconds(fields.time);
  if (!orderRef || !isWellFormedText(orderRef)) return err({ code: 'malformed' });
  if (!isOrderStatus(status) || time === undefined) return err({ code: 'malformed' });
  const age = Math.floor(now.getTime() / 1000) - time;
  if (age < 0 || age > RETURN_VALID_SECONDS) return err({ code: 'expired' });
  return ok({ orderRef, status });
}
