import { describe, expect, test } from 'vitest';
import { cardFor, cardNumbered, matchCard, testCards } from './cards.ts';
import type { TestCard } from './test-card.ts';
import { vendorCards } from './vendor-cards.ts';

const all: readonly TestCard[] = [...testCards, ...vendorCards];

/** Luhn's check, written from ISO/IEC 7812-1, annex B. */
function passesLuhn(number: string): boolean {
  const sum = [...number]
    .reverse()
    .map((digit, i) => Number(digit) * (i % 2 === 0 ? 1 : 2))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return sum % 10 === 0;
}

test('every number passes the Luhn check, and numbers and names are each unique', () => {
  for (const { number } of all) expect([number, passesLuhn(number)]).toEqual([number, true]);
  // A vendor may publish one of ours with a date of its own.
  const dated = all.map(({ number, date }) => `${number} ${date}`);
  expect(new Set(dated).size).toBe(all.length);
  expect(new Set(all.map(({ outcome }) => outcome)).size).toBe(all.length);
});

test("the vendor's card pays", () => {
  expect(cardFor('success')).toMatchObject({
    number: '9704000000000018',
    holder: 'NGUYEN VAN A',
    date: '03/07',
    behaviour: {},
  });
});

const typed = { number: '9704000000000018', holder: 'NGUYEN VAN A', date: '03/07' };

describe('a card is recognised however its holder types it', () => {
  test.each([
    ['as printed', typed],
    ['with spaces', { ...typed, number: '9704 0000 0000 0018' }],
    ['with hyphens', { ...typed, number: '9704-0000-0000-0018' }],
    ['with diacritics', { ...typed, holder: 'Nguyễn Văn A' }],
    ['in lower case with more spaces', { ...typed, holder: '  nguyen  van a ' }],
  ])('%s', (_name, card) => expect(matchCard(card, 'domestic')?.outcome).toBe('success'));
});

const visa = { number: '4111111111111111', holder: '', date: '12/29', securityCode: '123' };

test('an international card is recognised by number, expiry and security code', () => {
  expect(matchCard(visa, 'international')?.outcome).toBe('success_visa');
});

describe('any other details are of no card', () => {
  test.each([
    ['unknown number', { ...typed, number: '9704000000000026' }, 'domestic'],
    ['no number', { ...typed, number: '' }, 'domestic'],
    ['another holder', { ...typed, holder: 'NGUYEN VAN B' }, 'domestic'],
    ['another date', { ...typed, date: '07/03' }, 'domestic'],
    ['a domestic card at an international desk', typed, 'international'],
    ['an international card at a bank', visa, 'domestic'],
    ['a wrong security code', { ...visa, securityCode: '124' }, 'international'],
    ['no security code', { number: visa.number, holder: '', date: '12/29' }, 'international'],
    ['a past expiry', { ...visa, date: '12/28' }, 'international'],
  ] as const)('%s', (_name, card, cards) => expect(matchCard(card, cards)).toBeUndefined());
});

test('a card is found by its number alone', () => {
  expect(cardNumbered('9704 0072 0100 0002')?.outcome).toBe('insufficient_funds');
  expect(cardNumbered('9704')).toBeUndefined();
});

test.each([
  [{ number: '9704229306604047', holder: 'Arturo Moen', date: '01/23' }, 'domestic', '123456'],
  [
    { number: '5123456789012346', holder: '', date: '03/27', securityCode: '123' },
    'international',
    undefined,
  ],
  [
    { number: '5123450000000008', holder: '', date: '03/27', securityCode: '123' },
    'international',
    undefined,
  ],
  [
    { number: '4111111111111111', holder: '', date: '12/20', securityCode: '123' },
    'international',
    '123456',
  ],
  [
    { number: '4444000000004404', holder: '', date: '12/20', securityCode: '123' },
    'international',
    '123456',
  ],
  [
    { number: '5555555555554444', holder: '', date: '12/20', securityCode: '123' },
    'international',
    '123456',
  ],
  [
    { number: '3566111111111113', holder: '', date: '12/20', securityCode: '123' },
    'international',
    '123456',
  ],
] as const)('AppotaPay’s or Alepay’s published card pays as it is: %o', (card, cards, otp) => {
  expect(matchCard(card, cards)).toMatchObject({ behaviour: {}, ...(otp && { otp }) });
});
