/** Vietnamese first; English by a link. */
export type Locale = 'vi' | 'en';

/** A text in both languages, chosen when a page is shown. */
export type Bilingual = { readonly vi: string; readonly en: string };

// Cookies do not know ports: the gateway on the same host keeps its own under another name.
const COOKIE = 'shop_lang';
const COOKIE_VALUE = new RegExp(`(?:^|;\\s*)${COOKIE}=(vi|en)(?:;|$)`);
const YEAR_SECONDS = 31_536_000;

const isLocale = (text: unknown): text is Locale => text === 'vi' || text === 'en';

/** The language asked for by ?lang=, else the one chosen before, else Vietnamese. */
export function localeOf(query: URLSearchParams, cookies: string | undefined): Locale {
  const asked = query.get('lang');
  if (isLocale(asked)) return asked;
  return COOKIE_VALUE.exec(cookies ?? '')?.[1] === 'en' ? 'en' : 'vi';
}

/** The Set-Cookie that remembers a choice made by ?lang=; undefined when none was made. */
export function rememberLocale(query: URLSearchParams): string | undefined {
  const asked = query.get('lang');
  if (!isLocale(asked)) return undefined;
  return `${COOKIE}=${asked}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax`;
}

/** The same page in another language. */
export function inLanguage(path: string, query: URLSearchParams, locale: Locale): string {
  const other = new URLSearchParams(query);
  other.set('lang', locale);
  return `${path}?${other}`;
}
