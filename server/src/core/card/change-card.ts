import type { ChangeId } from '@cong/values/ids.ts';
import { type Beside, type Change, NOTHING } from '../change/change.ts';
import type { Attempt } from '../payment/attempt.ts';
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
  return activate(card, { at: outcome.at, unverified });
}

/** Whether whoever paid has shown to be the holder: by a challenge of the issuer's, or as every domestic bank asks. */
const isHolderAsked = ({ method, authoriseSentAt }: Attempt): boolean =>
  method !== 'international_card' || authoriseSentAt === undefined;

/** Forgets a card. A repeat changes nothing. */
export function deleteCard(card: SavedCard, at: Date, barredUntil?: Date): Beside {
  if (card.status === 'deleted') return NOTHING;
  const { number: _forgotten, ...kept } = withoutState(card);
  const barred = barredUntil && { barredUntil };
  const version = card.version + 1;
  const deleted: SavedCard = { ...kept, version, status: 'deleted', deletedAt: at, ...barred };
  return writtenCard(deleted, { type: 'card_deleted', at, ...barred });
}

function activate(
  card: Extract<SavedCard, { status: 'provisional' }>,
  { at, unverified }: { readonly at: Date; readonly unverified: boolean },
): Beside {
  const active: SavedCard = {
    ...{ ...card, version: card.version + 1, status: 'active', activeAt: at },
    ...(unverified && { unverified: { wrongAmounts: 0 } }),
  };
  return writtenCard(active, { type: 'card_activated', at, ...(unverified && { unverified }) });
}

function withoutState(card: Exclude<SavedCard, { status: 'deleted' }>) {
  if (card.status === 'provisional') return card;
  const { activeAt: _past, unverified: _open, ...rest } = card;
  return rest;
}

/** A card as it now is, and what happened to it. */
export const writtenCard = (card: SavedCard, event: SavedCardEvent): Beside => ({
  writes: [{ type: 'saved_card', card }],
  events: [{ stream: card.id, version: card.version, event }],
});

/** A change about cards alone, led by the first of them; undefined when nothing is written. */
export function cardChange(
  { merchantId, id: subjectId }: SavedCard,
  { writes, events }: Beside,
  { changeId, at }: { readonly changeId: ChangeId; readonly at: Date },
): Change | undefined {
  if (writes.length === 0) return undefined;
  return { changeId, merchantId, subjectId, at, writes, events, postings: [], messages: [] };
}
