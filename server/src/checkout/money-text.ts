import type { Vnd } from '@cong/values/money.ts';
import type { Locale } from './locale.ts';

const GROUPS = /\B(?=(\d{3})+$)/g;
const SEPARATOR = { vi: '.', en: ',' } as const;

/** An amount as a payer of that language reads it; the space does not break. */
export const moneyText = (amount: Vnd, locale: Locale): string =>
  `${amount.toString().replace(GROUPS, SEPARATOR[locale])}\u00a0₫`;
