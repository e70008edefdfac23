import type { MagicValue } from '../../../server/src/core/protocol/protocol.ts';

export type Language = 'en' | 'vi';

/** A table in Markdown. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

export const code = (text: string): string => `\`${text}\``;

const WALLET = { en: 'wallet', vi: 'ví' };

/** @param several whether the status has other magic values, to be told apart from. */
export function howToReach(value: MagicValue, language: Language, several: boolean): string {
  const what = several ? `: ${value[language]}` : '';
  if (value.card !== undefined) return code(value.card.number) + what;
  if (value.wallet !== undefined) return `${WALLET[language]} ${code(value.wallet.phone)}${what}`;
  const typed = value.otp === undefined ? '' : `OTP ${code(value.otp)}: `;
  return typed + (value.condition?.[language] ?? '');
}

/** Everything of a table of magic values that reaches one status. */
export function everyWayTo(
  status: string,
  magicValues: readonly MagicValue[],
  language: Language,
): string {
  const ways = magicValues.filter((value) => value.code === status);
  return ways.map((value) => howToReach(value, language, ways.length > 1)).join('<br>');
}
