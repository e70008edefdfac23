import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import type { LinkedCard, LinkStatus } from '@cong/wire/alepay/linked-card.ts';
import { bankOf } from '../../core/bank/banks.ts';
import { isBarred, isUnverified } from '../../core/card/link.ts';
import type { SavedCard } from '../../core/card/saved-card.ts';
import { cardTypeOf } from '../../core/instalment/card-type.ts';

/** Whether a saved card is one of a domestic bank. */
export const isDomestic = ({ bank }: SavedCard): boolean => bankOf(bank)?.group === 'domestic_bank';

/** A saved card as its merchant is told of it. */
export function wireCardOf(card: SavedCard): LinkedCard {
  const [month = '', year = ''] = card.date.split('/');
  const domestic = isDomestic(card);
  return {
    token: card.token,
    maskedNumber: card.masked,
    holder: card.holder,
    expiry: { month: Number(month), year: 2_000 + Number(year) },
    paymentMethod: domestic ? 'ATM_ON' : (cardTypeOf(card.masked) ?? ''),
    // Whose an international card is, we are not told.
    bankCode: domestic ? card.bank : '',
  };
}

export const linkStatusOf = (card: SavedCard): LinkStatus =>
  isUnverified(card) ? 'UNVERIFIED' : 'ACTIVE';

/** How a link stands whose payment has debited. */
export function linkCodeOf(card: SavedCard | undefined, now: Date): ErrorCode {
  if (card === undefined) return '173';
  if (card.status === 'active') return isUnverified(card) ? '176' : '000';
  if (card.status === 'provisional') return '107';
  // It was barred, or unlinked while its payer was still on our pages.
  return isBarred(card, now) ? '172' : '173';
}
