import { err, type Result } from '@cong/values/result.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { type DetailsRefusal, submitDetails } from './submit-details.ts';

export type OneClick = {
  readonly card: SavedCard;
  /** Who asks now: the payer who confirms, or the merchant by their leave. */
  readonly by: 'payer' | 'merchant';
  readonly attemptNumber: number;
  /** Absent where no payer is there. */
  readonly browserHash?: string;
  readonly locale: 'vi' | 'en';
};

export type SavedCardRefusal = DetailsRefusal | { readonly code: 'card_not_active' };

/** One attempt with a saved card: its number is opened for this one call to the connector. */
export async function payWithSavedCard(
  deps: FlowDeps,
  payment: Payment,
  { card, by, attemptNumber, browserHash, locale }: OneClick,
): Promise<Result<Payment, SavedCardRefusal>> {
  const usable = card.status === 'active' && card.merchantId === payment.merchantId;
  if (!usable) return err({ code: 'card_not_active' });
  const { bank, holder, date, id: cardOnFile } = card;
  return submitDetails(deps, payment, {
    ...{ attemptNumber, bank, cardOnFile, locale },
    ...(browserHash !== undefined && { browserHash }),
    card: { number: await deps.cards.open(card), holder, date, onFile: by },
  });
}
