const FORBIDDEN_SCHEMES = new Set([
  'about',
  'blob',
  'data',
  'file',
  'ftp',
  'javascript',
  'vbscript',
  'view-source',
]);
const WITH_SCHEME = /^([a-z][a-z0-9+.-]*):\/\/[^\p{Cc}]+$/iu;

/** Whether a merchant may register this scheme ("myapp") for its app's return URLs. */
export const isAppScheme = (scheme: string): boolean =>
  /^[a-z][a-z0-9+.-]{1,49}$/.test(scheme) && !FORBIDDEN_SCHEMES.has(scheme);

/** Whether the payer may be sent there: http, https, or a scheme that the merchant registered. */
export function isReturnUrl(url: string, appSchemes: readonly string[]): boolean {
  const scheme = WITH_SCHEME.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || !URL.canParse(url)) return false;
  if (scheme === 'http' || scheme === 'https') return true;
  return isAppScheme(scheme) && appSchemes.includes(scheme);
}

/** The URL with a query after whatever query it has, whose bytes stay as they are. */
export function appendQuery(url: string, query: string): string {
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
