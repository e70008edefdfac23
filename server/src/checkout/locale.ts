/** Vietnamese first; English by a link. */
export const LOCALES = ['vi', 'en'] as const;

export type Locale = (typeof LOCALES)[number];

export const isLocale = (text: unknown): text is Locale =>
  LOCALES.some((locale) => locale === text);

export const LOCALE_COOKIE = 'cong_lang';

/** The language asked for by the link, else the one asked for before, else Vietnamese. */
export function chooseLocale(asked: unknown, remembered: unknown): Locale {
  if (isLocale(asked)) return asked;
  return isLocale(remembered) ? remembered : 'vi';
}
