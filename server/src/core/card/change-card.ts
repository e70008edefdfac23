import type { ChangeId } from '@cong/values/ids.ts';
import { type Beside, type Change, NOTHING } from '../change/change.ts';
import type { Attempt } from '../payment/attempt.ts';
import { applyCard } from './apply-card.ts';
import type { SavedCard, SavedCardEvent } from './saved-card.ts';

/** A card as it begins: with its attempt, and not yet to be paid with. */
export function saveCard(
  card: Omit<Extract<SavedCard, { status: 'provisional' }>, 'version' | 'status'>,
): Beside {
  const { number: _sealed, ...known } = card;
  const event = { type: 'card_saved', card: known } as const;
  return {
    writes: [{ type: 'saved_card', card: { ...card, version: 1, status: 'provisional' } }],
    events: [{ stream: card.id, version: 1, event }],
  };
}

/** The attempt that gave the card has ended: if it paid, the card can be paid with; else its number is forgotten. */
export function settleCard(card: SavedCard, attempt: Attempt): Beside {
  const { outcome } = attempt;
  if (card.status !== 'provisional' || outcome.type === 'live') return NOTHING;
  if (outcome.type !== 'captured') return deleteCard(card, outcome.at);
  const unverified = card.link === true && !isHolderAsked(attempt);
  return changeCard(card, {
    ...{ type: 'card_activated', at: outcome.at },
    ...(unverified && { unverified }),
  });
}

/** Whether whoever paid has shown to be the holder: by a challenge of the issuer's, or as every domestic bank asks. */
const isHolderAsked = ({ method, authoriseSentAt }: Attempt): boolean =>
  method !== 'international_card' || authoriseSentAt === undefined;

/** Forgets a card. A repeat changes nothing. */
export function deleteCard(card: SavedCard, at: Date, barredUntil?: Date): Beside {
  if (card.status === 'deleted') return NOTHING;
  return changeCard(card, { type: 'card_deleted', at, ...(barredUntil && { barredUntil }) });
}

/** What an event of a card writes: the card as it then is, and what happened to it. */
export function changeCard(before: SavedCard, event: SavedCardEvent): Beside {
  const version = before.version + 1;
  return {
    writes: [{ type: 'saved_card', card: { ...applyCard(before, event), version } }],
    events: [{ stream: before.id, version, event }],
  };
}

/** A change about cards alone, led by the first of them; undefined when nothing is written. */
export function cardChange(
  { merchantId, id: subjectId }: SavedCard,
  { writes, events }: Beside,
  { changeId, at }: { readonly changeId: ChangeId; readonly at: Date },
): Change | undefined {
  if (writes.length === 0) return undefined;
  return { changeId, merchantId, subjectId, at, writes, events, postings: [], messages: [] };
}
