import { ANSWER_CODES, PROVIDERS } from '@cong/wire/lgsp/codes.ts';
import { RESULT_CODES } from '@cong/wire/lgsp/result-codes.ts';
import { SIGNED_FIELDS } from '@cong/wire/lgsp/signature.ts';
import { magicValues } from '../../../server/src/protocols/lgsp/magic-values.ts';
import { code, everyWayTo, type Language, table } from './cells.ts';

export function lgspSignedFields(language: Language): string {
  const words = { en: ['message', 'signed fields'], vi: ['bản tin', 'các trường được ký'] };
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  return table(words[language], rows);
}

export function lgspAnswerCodes(language: Language): string {
  const words = { en: ['error_code', 'meaning'], vi: ['error_code', 'ý nghĩa'] };
  const rows = Object.entries(ANSWER_CODES).map(([name, text]) => [code(name), text[language]]);
  return table(words[language], rows);
}

/** errorCode of results, and what reaches it in the sandbox on our own pages. */
export function lgspResultCodes(language: Language): string {
  const words = {
    en: ['errorCode', 'meaning', 'in the sandbox'],
    vi: ['errorCode', 'ý nghĩa', 'trong sandbox'],
  };
  const rows = Object.entries(RESULT_CODES).map(([errorCode, text]) => [
    ...[errorCode, text[language], everyWayTo(errorCode, magicValues, language)],
  ]);
  return table(words[language], rows);
}

export function lgspProviders(language: Language): string {
  const words = { en: ['paygate', 'provider'], vi: ['paygate', 'nhà cung cấp'] };
  const rows = Object.entries(PROVIDERS).map(([name, text]) => [code(name), text[language]]);
  return table(words[language], rows);
}
