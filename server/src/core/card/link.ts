import { addMs, DAY_MS } from '@cong/values/time.ts';
import { type Beside, NOTHING } from '../change/change.ts';
import { changeCard, deleteCard } from './change-card.ts';
import type { ActiveCard, LinkRefusal, SavedCard } from './saved-card.ts';

/** How often a wrong amount may be told, and how long the card is barred after the last. */
export const MAX_WRONG_AMOUNTS = 3;
const BARRED_MS = DAY_MS;

/** One linked number belongs to one customer of a merchant; cards that are only saved bind nobody. A link that its own customer never verified may be made again. */
export function linkRefusal(
  known: readonly SavedCard[],
  { customerRef, now }: { readonly customerRef: string | undefined; readonly now: Date },
): LinkRefusal | undefined {
  if (known.some((card) => isBarred(card, now))) return 'card_barred';
  const taken = known.some(
    (card) =>
      card.status === 'active' &&
      card.link === true &&
      (card.customerRef !== customerRef || card.unverified === undefined),
  );
  return taken ? 'card_linked' : undefined;
}

export const isBarred = (card: SavedCard, now: Date): boolean =>
  card.status === 'deleted' && card.barredUntil !== undefined && now < card.barredUntil;

/** An active card whose holder has yet to tell its amount. */
export const isUnverified = (
  card: SavedCard,
): card is ActiveCard & Required<Pick<ActiveCard, 'unverified'>> =>
  card.status === 'active' && card.unverified !== undefined;

/** Of one number of one customer only the verified link stays. */
export const supersede = (
  card: SavedCard,
  known: readonly SavedCard[],
  at: Date,
): readonly Beside[] =>
  known
    .filter((one) => one.id !== card.id && one.customerRef === card.customerRef)
    .filter(isUnverified)
    .map((one) => deleteCard(one, at));

export type Told = {
  readonly isRight: boolean;
  /** How many wrong amounts the form knew of: an older form is a repeat. */
  readonly step: number;
  readonly at: Date;
};

/** The holder tells the amount that verifies the card. The third wrong one forgets the card and bars its number. */
export function tellAmount(card: SavedCard, { isRight, step, at }: Told): Beside {
  if (!isUnverified(card) || step !== card.unverified.wrongAmounts) return NOTHING;
  if (isRight) return changeCard(card, { type: 'card_verified', at });
  const isLast = card.unverified.wrongAmounts + 1 >= MAX_WRONG_AMOUNTS;
  if (isLast) return deleteCard(card, at, addMs(at, BARRED_MS));
  return changeCard(card, { type: 'card_amount_mistold', at });
}
