import { cardFor, otps } from '@cong/wire/banknet/cards.ts';

const success = cardFor('success');

/** The card that pays at every domestic bank of the sandbox. */
export const testCard = {
  number: success?.number ?? '',
  holder: success?.holder ?? '',
  date: success?.date ?? '',
  otp: otps.right,
};
