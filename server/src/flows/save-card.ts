import { saveCard } from '../core/card/change-card.ts';
import { linkRefusal } from '../core/card/link.ts';
import type { CardId, LinkRefusal } from '../core/card/saved-card.ts';
import type { Beside } from '../core/change/change.ts';
import type { CardDetails } from '../core/connector/connector.ts';
import { type Attempt, maskedCard } from '../core/payment/attempt.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';

type Given = {
  readonly attempt: Pick<Attempt, 'id' | 'bank'>;
  readonly card: CardDetails | undefined;
  readonly now: Date;
};

/** What an attempt leaves of its card. */
export type Saved =
  | { readonly id: CardId; readonly beside: Beside }
  /** It may not be linked. */
  | { readonly refused: LinkRefusal };

/** The card as it is saved with its attempt, where the order asks for it; one that is on file is saved already. */
export async function savedWith(
  { cards, newUuid }: FlowDeps,
  { id: paymentId, merchantId, protocol, order: { saveCard: wish } }: Payment,
  { attempt, card, now }: Given,
): Promise<Saved | undefined> {
  if (wish === undefined || card === undefined || card.onFile !== undefined) return undefined;
  const { token, customerRef, link } = wish;
  const fingerprint = cards.fingerprint(merchantId, card.number);
  if (link) {
    const known = await cards.byFingerprint(merchantId, protocol, fingerprint);
    const refused = linkRefusal(known, { customerRef, now });
    if (refused !== undefined) return { refused };
  }
  const id = newUuid(now) as CardId;
  const beside = saveCard({
    ...{ id, merchantId, protocol, token, fingerprint, paymentId },
    ...{ attemptId: attempt.id, bank: attempt.bank, savedAt: now },
    ...(customerRef !== undefined && { customerRef }),
    ...(link && { link }),
    masked: maskedCard(card.number.reveal()),
    holder: card.holder,
    date: card.date,
    number: await cards.seal({ merchantId, id }, card.number),
  });
  return { id, beside };
}
