/** The ranges that contain application/json, the most specific first: it is the one that counts. */
const RANGES = ['application/json', 'application/*', '*/*'] as const;

const WEIGHT_ZERO = /;\s*q\s*=\s*0(\.0*)?\s*(;|$)/i;

/**
 * Whether an Accept header lets the answer be JSON. Lists and wildcards that contain it are fine, at any weight but zero,
 * which says "not this one"; an absent header is not.
 * Source: RFC 9110, 12.4.2 and 12.5.1.
 */
export function acceptsJson(accept: string | undefined): boolean {
  const listed = (accept ?? '').split(',').map((entry) => entry.trim().toLowerCase());
  for (const range of RANGES) {
    const said = listed.filter((entry) => entry.split(';', 1)[0]?.trim() === range);
    if (said.length > 0) return said.some((entry) => !WEIGHT_ZERO.test(entry));
  }
  return false;
}
