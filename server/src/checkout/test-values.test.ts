import { expect, test } from 'vitest';
import type { MagicValue, Protocol } from '../core/protocol/protocol.ts';
import { testValues } from './test-values.ts';
import { textsIn } from './texts.ts';

const CARD = { number: '4111111111111111', holder: 'NGUYEN VAN A', date: '12/20' };

const value = (change: Partial<MagicValue>): MagicValue => ({
  ...{ outcome: 'success', code: '000', vi: 'Thành công', en: 'Success' },
  ...change,
});

const panels = (magicValues: readonly MagicValue[]) => {
  const texts = { vi: textsIn('vi'), en: textsIn('en') };
  const protocol = { name: 'p', magicValues } as unknown as Protocol;
  const shown = { protocol, locale: 'en' } as const;
  const made = testValues(texts);
  return {
    cards: made.forDetails(shown, 'international_cards'),
    instalments: made.forInstalments(shown),
    otps: made.forOtp(shown),
  };
};

const international = { ...CARD, securityCode: '123' };

test('the first card is shown with the OTP that it takes', () => {
  expect(panels([value({ card: international, otp: '123456' })]).cards).toContain('123456');
  expect(panels([value({ card: international })]).cards).toContain('00000000');
});

test('a card that is refused for instalments alone is shown where they are paid', () => {
  const refused = { ...international, number: '4200000000000000' };
  const { cards, instalments } = panels([
    value({ card: international }),
    value({ outcome: 'card_of_other_bank', card: refused, instalmentBank: 'SCB' }),
  ]);
  expect(cards).not.toContain(refused.number);
  expect(instalments).toContain(refused.number);
});

test('cards with an OTP of their own are named beside it, once for all of them', () => {
  const other = { ...international, number: '5555555555554444' };
  const { otps } = panels([
    value({ card: international, otp: '123456' }),
    value({ card: other, otp: '123456' }),
    value({ outcome: 'otp_expired', code: '111', en: 'Expired', otp: '99999999' }),
  ]);
  expect(otps.match(/123456/g)).toHaveLength(1);
  expect(otps).toContain(`${CARD.number}, ${other.number}`);
  expect(otps).toContain('Expired (111)');
});
