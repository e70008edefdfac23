import { RETURN_CODES } from '@cong/wire/viviet/codes.ts';
import { magicValues } from '../../../server/src/protocols/viviet/magic-values.ts';
import { code, everyWayTo, type Language, table } from './cells.ts';

/** response_code of results, and what reaches it in the sandbox. */
export function vivietReturnCodes(language: Language): string {
  const words = {
    en: ['response_code', 'meaning', 'in the sandbox'],
    vi: ['response_code', 'ý nghĩa', 'trong sandbox'],
  };
  const rows = Object.entries(RETURN_CODES).map(([name, text]) => [
    ...[name, text[language], everyWayTo(name, magicValues, language)],
  ]);
  return table(words[language], rows);
}

export function vivietWallets(language: Language): string {
  const words = {
    en: ['phone', 'password', '`outcome`', 'what happens', 'code'],
    vi: ['số điện thoại', 'mật khẩu', '`outcome`', 'kết quả', 'mã'],
  };
  const rows = magicValues.flatMap(({ wallet, outcome, condition, code: name, ...text }) => {
    if (wallet === undefined) return [];
    const when = condition === undefined ? '' : `${condition[language]}: `;
    const { phone, password } = wallet;
    return [[code(phone), code(password), code(outcome), when + text[language], name]];
  });
  return table(words[language], rows);
}
