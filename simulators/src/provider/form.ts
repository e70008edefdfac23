/** The fields of a query or form, read by hand: a simulator does not share the gateway's reading of them. */
export type Form = ReadonlyMap<string, string>;

/** Undefined where a name comes twice or an escape is broken. */
export function readForm(text: string): Form | undefined {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.includes('=') ? pair.indexOf('=') : pair.length;
    const name = decode(pair.slice(0, at));
    const value = decode(pair.slice(at + 1));
    if (name === undefined || value === undefined || fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** As browsers and forms write it. */
export const writeForm = (fields: Iterable<readonly [string, string]>): string =>
  [...fields].map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll('%20', '+').replaceAll("'", '%27');

/** The query of a request's URL as it came. */
export const queryOf = ({ url }: { readonly url: string }): string =>
  url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';

/** A URL with more in its query. */
export const withQuery = (url: string, query: string): string =>
  `${url}${url.includes('?') ? '&' : '?'}${query}`;
