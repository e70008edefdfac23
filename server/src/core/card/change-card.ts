import type { ChangeId } from '@cong/values/ids.ts';
import type { Change, RecordedEvent, Write } from '../change/change.ts';
import type { SavedCard } from './saved-card.ts';

/** What is written of a card beside whatever else a change writes. */
export type CardWrites = {
  readonly writes: readonly Write[];
  readonly events: readonly RecordedEvent[];
};

export const NO_CARD: CardWrites = { writes: [], events: [] };

/** A card as it begins: with its attempt, and not yet to be paid with. */
export function saveCard(
  card: Omit<Extract<SavedCard, { status: 'provisional' }>, 'version' | 'status'>,
): CardWrites {
  const { number: _sealed, ...known } = card;
  const event = { type: 'card_saved', card: known } as const;
  return {
    writes: [{ type: 'saved_card', card: { ...card, version: 1, status: 'provisional' } }],
    events: [{ stream: card.id, version: 1, event }],
  };
}

/** The attempt that gave the card has ended: if it paid, the card can be paid with; else its number is forgotten. */
export function settleCard(card: SavedCard, { paid, at }: { paid: boolean; at: Date }): CardWrites {
  if (card.status !== 'provisional') return NO_CARD;
  return paid ? activate(card, at) : deleteCard(card, at);
}

/** Forgets a card. A repeat changes nothing. */
export function deleteCard(card: SavedCard, at: Date): CardWrites {
  if (card.status === 'deleted') return NO_CARD;
  const { number: _forgotten, ...kept } = withoutState(card);
  const deleted: SavedCard = {
    ...kept,
    version: card.version + 1,
    status: 'deleted',
    deletedAt: at,
  };
  return written(deleted, { type: 'card_deleted', at });
}

function activate(card: Extract<SavedCard, { status: 'provisional' }>, at: Date): CardWrites {
  const active: SavedCard = { ...card, version: card.version + 1, status: 'active', activeAt: at };
  return written(active, { type: 'card_activated', at });
}

function withoutState(card: Exclude<SavedCard, { status: 'deleted' }>) {
  if (card.status === 'provisional') return card;
  const { activeAt: _past, ...rest } = card;
  return rest;
}

const written = (card: SavedCard, event: RecordedEvent['event']): CardWrites => ({
  writes: [{ type: 'saved_card', card }],
  events: [{ stream: card.id, version: card.version, event }],
});

/** A change about a card alone: the merchant or the payer takes it back. Undefined when it is gone already. */
export function cardChange(
  card: SavedCard,
  { changeId, at }: { readonly changeId: ChangeId; readonly at: Date },
): Change | undefined {
  const { writes, events } = deleteCard(card, at);
  if (writes.length === 0) return undefined;
  const { merchantId, id: subjectId } = card;
  return { changeId, merchantId, subjectId, at, writes, events, postings: [], messages: [] };
}
