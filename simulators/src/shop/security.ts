/**
 * Headers of every answer. No script runs on these pages; a form may lead on to the gateway, which
 * browsers allow only to origins named here.
 */
export const securityHeaders = (payOrigins: readonly string[]): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action ${["'self'", ...payOrigins].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
});

/** Hosts the shop answers to: a name of someone else's that points here is not one of them. */
export function answersToHost(shopUrl: string): (host: string | undefined) => boolean {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', new URL(shopUrl).hostname]);
  return (host) => host !== undefined && names.has(host.replace(/:\d{1,5}$/, '').toLowerCase());
}
