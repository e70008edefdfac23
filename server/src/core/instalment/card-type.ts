/** The brands of credit cards that a fee may depend on. */
export const CARD_TYPES = ['VISA', 'MASTERCARD', 'JCB'] as const;

export type CardType = (typeof CARD_TYPES)[number];

export const isCardType = (text: string): text is CardType =>
  CARD_TYPES.some((type) => type === text);

/** The first digits of each brand. Source: ISO/IEC 7812 issuer ranges as the brands publish them. */
const FIRST_DIGITS: readonly (readonly [CardType, RegExp])[] = [
  ['VISA', /^4/],
  ['MASTERCARD', /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/],
  ['JCB', /^35(2[89]|[3-8])/],
];

/** The brand of a card's number; undefined for any other. */
export const cardTypeOf = (number: string): CardType | undefined =>
  FIRST_DIGITS.find(([, digits]) => digits.test(number))?.[0];
