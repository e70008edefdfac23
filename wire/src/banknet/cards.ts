import { foldVietnamese } from '@cong/values/text.ts';
import { domesticCards } from './domestic-cards.ts';
import { internationalCards } from './international-cards.ts';
import type { TypedCard } from './messages.ts';
import type { TestCard } from './test-card.ts';
import { vendorCards } from './vendor-cards.ts';

/** Every magic card of the network. Any other number is answered as wrong details. */
export const testCards = [
  ...domesticCards,
  ...internationalCards,
] as const satisfies readonly TestCard[];

export type Outcome = (typeof testCards)[number]['outcome'];

/** The magic OTPs. Any other is wrong, but for cards that have one of their own. */
export const otps = { right: '00000000', expired: '99999999' } as const;

const known: readonly TestCard[] = [...testCards, ...vendorCards];
const byNumber = new Map(known.map((card) => [card.number, card]));
const byOutcome = new Map(known.map((card) => [card.outcome, card]));

/** The card behind a name of the table. */
export const cardFor = (outcome: string): TestCard | undefined => byOutcome.get(outcome);

/** The card with this number, whoever holds it. */
export const cardNumbered = (number: string): TestCard | undefined =>
  byNumber.get(number.replaceAll(/[\s-]/g, ''));

const plainName = (name: string): string =>
  foldVietnamese(name).toUpperCase().replaceAll(/\s+/g, ' ').trim();

/** The test card that these details are of; undefined when any of them does not match. */
export function matchCard(
  typed: TypedCard,
  cards: 'domestic' | 'international',
): TestCard | undefined {
  const card = cardNumbered(typed.number);
  if (card === undefined || card.cards !== cards || typed.date.trim() !== card.date)
    return undefined;
  // International issuers check the security code, not the name.
  const same =
    cards === 'domestic'
      ? plainName(typed.holder) === card.holder
      : typed.securityCode?.trim() === card.securityCode;
  return same ? card : undefined;
}
