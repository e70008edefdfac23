/** A code's text in both languages, and the condition that gives it here. */
export type CodeText = { readonly vi: string; readonly en: string; readonly when: string };

/** `?lang=eng` asks for English. */
export type Language = 'vi' | 'en';

export const parseLanguage = (lang: unknown): Language =>
  typeof lang === 'string' && /^en/i.test(lang) ? 'en' : 'vi';
