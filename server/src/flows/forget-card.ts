import type { ChangeId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { cardChange, deleteCard } from '../core/card/change-card.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import type { FlowDeps } from './deps.ts';

/** The number of a saved card is forgotten for good. A repeat is harmless. */
export async function forgetCard(
  deps: FlowDeps,
  card: SavedCard,
): Promise<Result<void, { readonly code: 'busy' }>> {
  let current: SavedCard | undefined = card;
  for (let conflicts = 0; conflicts < 5 && current !== undefined; conflicts += 1) {
    const at = deps.clock();
    const changeId = deps.newUuid(at) as ChangeId;
    const change = cardChange(current, deleteCard(current, at), { changeId, at });
    if (change === undefined) return ok(undefined);
    const outcome = await deps.writer.write(change);
    if (outcome === 'committed') return ok(undefined);
    if (outcome === 'busy') return err({ code: 'busy' });
    current = await deps.cards.byId(card.merchantId, card.id);
  }
  throw new Error(`card ${card.id} met too many conflicts`);
}
