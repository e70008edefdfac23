import { expect, test } from 'vitest';
import { CARD_TYPES, cardTypeOf, isCardType } from './card-type.ts';

test.each([
  ['4111111111111111', 'VISA'],
  ['5555555555554444', 'MASTERCARD'],
  ['2221000000000009', 'MASTERCARD'],
  ['2720990000000007', 'MASTERCARD'],
  ['3566111111111113', 'JCB'],
  ['3528000000000007', 'JCB'],
  ['9704000000000018', undefined],
  ['2721000000000004', undefined],
  ['3527000000000008', undefined],
])('%s is of %s', (number, brand) => {
  expect(cardTypeOf(number)).toBe(brand);
});

test('a text is a card type only when it is one of them', () => {
  expect(CARD_TYPES.every(isCardType)).toBe(true);
  expect(['visa', 'ATM', ''].some(isCardType)).toBe(false);
});
