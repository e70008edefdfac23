/** A code's HTTP status and its message in both languages. */
export type CodeText = { readonly http: number; readonly vi: string; readonly en: string };

/** The language of messages: header `X-Language`, or `Language`. */
export type Language = 'vi' | 'en';

/** Vietnamese unless English is asked for. */
export const parseLanguage = (header: string | undefined): Language =>
  header?.trim().toLowerCase() === 'en' ? 'en' : 'vi';
