import { readFileSync } from 'node:fs';
import i18next from 'i18next';
import { LOCALES, type Locale } from './locale.ts';

type Params = Readonly<Record<string, string | number>>;

/** The text of a key in one language. @throws {Error} for a key that is not in the file. */
export type Translate = (key: string, params?: Params) => string;

const readLocale = (locale: Locale): object =>
  JSON.parse(readFileSync(new URL(`./locales/${locale}.json`, import.meta.url), 'utf8'));

const instance = i18next.createInstance();
await instance.init({
  resources: Object.fromEntries(
    LOCALES.map((locale) => [locale, { translation: readLocale(locale) }]),
  ),
  supportedLngs: [...LOCALES],
  // A text missing in one language must be seen, not hidden behind the other.
  fallbackLng: false,
  returnNull: false,
  // The templates escape.
  interpolation: { escapeValue: false },
});

/** The texts of a language, from `locales/`. */
export function textsIn(locale: Locale): Translate {
  const translate = instance.getFixedT(locale);
  return (key, params) => {
    if (!instance.exists(key, { lng: locale, ...params }))
      throw new Error(`no text: ${locale} ${key}`);
    return translate(key, { ...params });
  };
}
