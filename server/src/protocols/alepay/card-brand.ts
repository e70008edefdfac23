import type { CardType } from '@cong/wire/alepay/banks.ts';

/** The brand of a card, from its first digits; undefined for one that is not taken. Source: ISO/IEC 7812 ranges of the brands. */
export function brandOf(number: string): CardType | undefined {
  if (/^4/.test(number)) return 'VISA';
  if (/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/.test(number)) return 'MASTERCARD';
  return /^35(2[89]|[3-8])/.test(number) ? 'JCB' : undefined;
}
