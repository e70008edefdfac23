import { isWellFormedText } from '@cong/values/text.ts';

/**
 * What the payer's browser brings back to the agency. Not signed: the agency asks /GetOrderInfo
 * before it acts.
 */
export type BrowserReturn = {
  /** orderId */
  readonly orderRef: string;
  /** See result-codes.ts. */
  readonly errorCode: string;
  /** The provider's number; empty when there is none. */
  readonly transactionId: string;
};

/**
 * The agency's URL with the outcome after whatever query it has, ready for a Location header.
 * @throws {TypeError} for a URL that parsePaygate would refuse.
 */
export function formatReturnUrl(url: string, outcome: BrowserReturn): string {
  const { orderRef, errorCode, transactionId } = outcome;
  const added = { orderId: orderRef, errorCode, transactionId };
  // The agency's own query keeps its bytes: URLSearchParams would encode it anew.
  const query = Object.entries(added)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const hashAt = url.indexOf('#');
  const target = hashAt < 0 ? url : url.slice(0, hashAt);
  const fragment = hashAt < 0 ? '' : url.slice(hashAt);
  return new URL(target + separatorAfter(target) + query + fragment).href;
}

function separatorAfter(target: string): string {
  const queryAt = target.indexOf('?');
  if (queryAt < 0) return '?';
  return queryAt === target.length - 1 || target.endsWith('&') ? '' : '&';
}

/**
 * The outcome in a return's query, which anyone may have written. A name given twice has its last
 * value.
 */
export function parseReturn(query: URLSearchParams): BrowserReturn | undefined {
  const { orderId = '', errorCode = '', transactionId = '' } = Object.fromEntries(query);
  const texts = [orderId, errorCode, transactionId];
  if (orderId === '' || errorCode === '' || !texts.every(isWellFormedText)) return undefined;
  return { orderRef: orderId, errorCode, transactionId };
}
