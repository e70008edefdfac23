import { unreachable } from '@cong/values/result.ts';
import type { SavedCard, SavedCardEvent } from './saved-card.ts';

type Kept = Exclude<SavedCard, { status: 'deleted' }>;

/** The card after an event, at the version it had. @throws {Error} for an event that cannot happen to it. */
export function applyCard(before: SavedCard, event: SavedCardEvent): SavedCard {
  switch (event.type) {
    case 'card_saved':
      return before;
    case 'card_activated': {
      if (before.status !== 'provisional') throw impossible(before, event);
      const open = event.unverified && { unverified: { wrongAmounts: 0 } };
      return { ...before, status: 'active', activeAt: event.at, ...open };
    }
    case 'card_amount_mistold': {
      const { unverified, ...card } = activeOnly(before, event);
      if (unverified === undefined) throw impossible(before, event);
      return { ...card, unverified: { wrongAmounts: unverified.wrongAmounts + 1 } };
    }
    case 'card_verified': {
      const { unverified: _told, ...verified } = activeOnly(before, event);
      return verified;
    }
    case 'card_resealed':
      return before;
    case 'card_deleted': {
      if (before.status === 'deleted') throw impossible(before, event);
      const { at: deletedAt, barredUntil } = event;
      const barred = barredUntil && { barredUntil };
      return { ...withoutState(before), status: 'deleted', deletedAt, ...barred };
    }
    default:
      return unreachable(event);
  }
}

/** What every state has: no number, and nothing of how far it has come. */
function withoutState(card: Kept) {
  const { number: _forgotten, ...kept } = card;
  if (kept.status === 'provisional') return kept;
  const { activeAt: _past, unverified: _open, ...rest } = kept;
  return rest;
}

function activeOnly(card: SavedCard, event: SavedCardEvent) {
  if (card.status !== 'active') throw impossible(card, event);
  return card;
}

const impossible = ({ status }: SavedCard, { type }: SavedCardEvent): Error =>
  new Error(`${type} on a ${status} card`);
