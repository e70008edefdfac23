import { ERROR_CODES } from '@cong/wire/appotapay/codes.ts';
import { cardFor, matchCard, testCards } from '@cong/wire/banknet/cards.ts';
import { appotapayCards } from '@cong/wire/banknet/vendor-cards.ts';
import { expect, test } from 'vitest';
import { magicValues } from './magic-values.ts';

test('the table reaches each errorCode', () => {
  const reached = new Set(magicValues.map(({ code }) => code));
  expect(Object.keys(ERROR_CODES).filter((code) => !reached.has(code))).toEqual([]);
  expect([...reached].filter((code) => !Object.hasOwn(ERROR_CODES, code))).toEqual([]);
});

test('no name and no card stands for two things', () => {
  const names = magicValues.map(({ outcome }) => outcome);
  expect(new Set(names).size).toBe(names.length);
  const numbers = magicValues.flatMap(({ card }) => (card ? [card.number] : []));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('its cards are the simulated bank’s, those that the vendor publishes among them, as they are typed', () => {
  const cards = magicValues.flatMap(({ outcome, card, bank }) => {
    if (card === undefined) return [];
    expect(matchCard(card, bank === undefined ? 'domestic' : 'international')).toBe(
      cardFor(outcome),
    );
    return [outcome];
  });
  expect(cards).toEqual([...testCards, ...appotapayCards].map(({ outcome }) => outcome));
});

test('the first card of each kind pays: that is what pages and the control API take when nothing is said', () => {
  const first = (international: boolean) =>
    magicValues.find(({ card }) => card && 'securityCode' in card === international);
  expect([first(false)?.code, first(true)?.code]).toEqual(['0', '0']);
});

test.each(magicValues.map((value) => [value.outcome, value] as const))(
  '%s is explained in both languages, by a card, a wallet, an OTP or a condition',
  (_outcome, { vi, en, card, wallet, otp, condition }) => {
    expect(vi).not.toBe('');
    expect(en).not.toBe('');
    expect(vi).not.toBe(en);
    expect(card ?? wallet ?? otp ?? condition).toBeDefined();
  },
);
