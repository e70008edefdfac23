import { testCards } from '@cong/wire/banknet/cards.ts';
import type { TestCard } from '@cong/wire/banknet/test-card.ts';
import { isReason, type Reason } from '../core/payment/reason.ts';
import type { MagicValue } from '../core/protocol/protocol.ts';

/** Where a card's end is not one of our reasons: whether it pays, is never answered, or is not answered for certain. */
const OTHER_ENDS: Readonly<Record<string, 'uncertain' | 'silent'>> = {
  timeout_before_debit: 'uncertain',
  timeout_after_debit: 'uncertain',
  answers_late: 'uncertain',
  wrong_amount: 'uncertain',
  inquiry_down: 'uncertain',
  wrong_signature: 'uncertain',
  check_silent: 'silent',
};

type Codes = {
  readonly codeOf: (reason: Reason) => string;
  readonly paid: string;
  readonly uncertain: string;
  /** What international cards are chosen as. */
  readonly cardsBank: string;
};

/** The simulated network's cards as a protocol's magic values. */
export const magicCards = (
  cards: readonly TestCard[],
  { codeOf, paid, uncertain, cardsBank }: Codes,
): readonly MagicValue[] =>
  cards.map(({ outcome, number, holder, date, securityCode, otp, vi, en, cards: kind }) => {
    const [reason = ''] = outcome.split('.');
    const end = OTHER_ENDS[outcome];
    const pays = end === 'uncertain' ? uncertain : paid;
    const code = isReason(reason)
      ? codeOf(reason)
      : end === 'silent'
        ? codeOf('issuer_silent')
        : pays;
    return {
      ...{ outcome, code, vi, en },
      card: { number, holder, date, ...(securityCode !== undefined && { securityCode }) },
      ...(otp !== undefined && { otp }),
      ...(kind === 'international' && { bank: cardsBank }),
    };
  });

/** All cards of the simulated network. */
export const networkCards: readonly TestCard[] = testCards;
