import { foldVietnamese } from '@cong/values/text.ts';
import { domesticCards } from './domestic-cards.ts';
import { internationalCards } from './international-cards.ts';
import type { TypedCard } from './messages.ts';
import type { Behaviour, TestCard } from './test-card.ts';
import { testWallets } from './test-wallets.ts';
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
const byNumber = Map.groupBy(known, ({ number }) => number);
const byWallet = new Map(testWallets.map((wallet) => [wallet.outcome, wallet]));
const byOutcome = new Map(known.map((card) => [card.outcome, card]));

/** What happens behind a name of the table, a card's or a wallet's. */
export const behaviourOf = (outcome: string): Behaviour | undefined =>
  byOutcome.get(outcome)?.behaviour ?? byWallet.get(outcome)?.behaviour;

/** The card behind a name of the table. */
export const cardFor = (outcome: string): TestCard | undefined => byOutcome.get(outcome);

/** The cards with this number, whoever holds them: a vendor may publish one of ours with another date. */
const cardsNumbered = (number: string): readonly TestCard[] =>
  byNumber.get(number.replaceAll(/[\s-]/g, '')) ?? [];

/** The first of them. */
export const cardNumbered = (number: string): TestCard | undefined => cardsNumbered(number)[0];

const plainName = (name: string): string =>
  foldVietnamese(name).toUpperCase().replaceAll(/\s+/g, ' ').trim();

/** The test card that these details are of; undefined when any of them does not match. */
export function matchCard(
  typed: TypedCard,
  cards: 'domestic' | 'international',
): TestCard | undefined {
  const card = cardsNumbered(typed.number).find(
    (one) => one.cards === cards && one.date === typed.date.trim(),
  );
  if (card === undefined) return undefined;
  // International issuers check the security code, not the name.
  const same =
    cards === 'domestic'
      ? plainName(typed.holder) === card.holder
      : typed.onFile !== undefined || typed.securityCode?.trim() === card.securityCode;
  return same ? card : undefined;
}
