import type { Order } from '../core/payment/order.ts';

/** Hosts and apps' schemes as a content security policy can name them; anything odder is left out. */
const NAMEABLE =
  /^(https?:\/\/[a-z0-9.-]+(:\d+)?|(?!https?:|javascript:|data:|blob:|filesystem:)[a-z][a-z0-9+.-]*:)$/;

/** On every page: nothing is cached, framed, or told to other sites by the referrer. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** The policy of a page whose forms may end at these origins too: browsers apply `form-action` to redirects. */
export const contentSecurityPolicy = (formOrigins: readonly string[]): string =>
  "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; " +
  `form-action ${["'self'", ...formOrigins].join(' ')}; frame-ancestors 'none'; base-uri 'none'`;

/** Scheme, host and port, plainly written: what stands after has no part in a URL's origin. */
const SITE = /^(https?:\/\/[^/?#\\@\s]+(?=[/?#]|$)|(?!https?:)[a-z][a-z0-9+.-]*:)/;
const policies = new Map<string, string>();
const MAX_POLICIES = 10_000;

/** The policy of an order's pages. Shops send millions of orders with the same few sites. */
export function orderPolicy(order: Pick<Order, 'returnUrls'>): string {
  const { success, cancel, failure } = order.returnUrls;
  const sites = [success, cancel, failure].map((url) => SITE.exec(url)?.[0] ?? url).join('\n');
  const known = policies.get(sites);
  if (known !== undefined) return known;
  const policy = contentSecurityPolicy(shopOrigins(order));
  if (policies.size < MAX_POLICIES) policies.set(sites, policy);
  return policy;
}

/** The shop's origins, where a post that ends the payment sends the browser. */
export function shopOrigins({ returnUrls }: Pick<Order, 'returnUrls'>): readonly string[] {
  const { success, cancel, failure } = returnUrls;
  const origins = [...new Set([success, cancel, failure])].flatMap((url) =>
    URL.canParse(url) ? [placeOf(new URL(url))] : [],
  );
  return [...new Set(origins.flatMap(withTwin))].filter((origin) => NAMEABLE.test(origin));
}

/** An app's address ("shop://paid") has a scheme of its own, and no origin. */
const placeOf = ({ origin, protocol }: URL): string =>
  protocol === 'http:' || protocol === 'https:' ? origin : protocol;

const DOMAIN = /^(https?:\/\/)(www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*(?::\d+)?)$/;

/**
 * The origin and its neighbour with or without "www.": shops redirect between the two, and browsers apply the
 * policy to every hop. A source with http covers https too.
 */
function withTwin(origin: string): readonly string[] {
  const [, scheme, www, rest] = DOMAIN.exec(origin) ?? [];
  if (scheme === undefined || rest === undefined) return [origin];
  return [origin, scheme + (www === undefined ? 'www.' : '') + rest];
}
