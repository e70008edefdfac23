import type { ChangeId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { cardChange } from '../core/card/change-card.ts';
import { isUnverified, tellAmount } from '../core/card/link.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import { type Beside, NOTHING } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { superseded } from './settled-cards.ts';

type ToldAmount = {
  /** Absent where what was typed is no amount. */
  readonly amount: Vnd | undefined;
  /** How many wrong amounts the form knew of: an older form is a repeat. */
  readonly step: number;
};

/** The holder tells what a payment took to verify the card. @returns the card after it. */
export async function tellCardAmount(
  deps: FlowDeps,
  payment: Payment,
  { amount, step }: ToldAmount,
): Promise<Result<SavedCard, { readonly code: 'busy' | 'card_not_found' }>> {
  const isRight = amount === payment.amount;
  for (let conflicts = 0; conflicts < 5; conflicts += 1) {
    const card = await deps.cards.byPayment(payment.merchantId, payment.id);
    if (card === undefined) return err({ code: 'card_not_found' });
    const at = deps.clock();
    const told = tellAmount(card, { isRight, step, at });
    const others = isRight && isUnverified(card) ? await superseded(deps, card, at) : [];
    const all = joined([told, ...others]);
    const change = cardChange(card, all, { changeId: deps.newUuid(at) as ChangeId, at });
    if (change === undefined) return ok(card);
    const outcome = await deps.writer.write(change);
    if (outcome === 'busy') return err({ code: 'busy' });
    const [write] = told.writes;
    if (outcome === 'committed') return ok(write?.type === 'saved_card' ? write.card : card);
  }
  throw new Error(`the card of payment ${payment.id} met too many conflicts`);
}

const joined = (all: readonly Beside[]): Beside =>
  all.reduce(
    (sum, { writes, events }) => ({
      writes: [...sum.writes, ...writes],
      events: [...sum.events, ...events],
    }),
    NOTHING,
  );
