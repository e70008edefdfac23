import { settleCard } from '../core/card/change-card.ts';
import { isUnverified, supersede } from '../core/card/link.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import type { Beside } from '../core/change/change.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import { attemptOf, type Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';

/** The saved cards of attempts that end with this step: their end is written with it. */
export async function settledCards(
  deps: FlowDeps,
  before: Payment,
  after: Payment,
): Promise<readonly Beside[]> {
  const ended = before.attempts.flatMap(({ id, outcome }) => {
    const now = attemptOf(after, id);
    return outcome.type === 'live' && now !== undefined && now.outcome.type !== 'live' ? [now] : [];
  });
  return (await Promise.all(ended.map((attempt) => settledCard(deps, after, attempt)))).flat();
}

async function settledCard(
  deps: FlowDeps,
  { merchantId }: Payment,
  attempt: Attempt,
): Promise<readonly Beside[]> {
  const { savesCard } = attempt;
  if (savesCard === undefined) return [];
  const card = await deps.cards.byId(merchantId, savesCard);
  if (card === undefined) throw new Error(`card ${savesCard} is nowhere to be found`);
  const settled = settleCard(card, attempt);
  const [write] = settled.writes;
  const now = write?.type === 'saved_card' ? write.card : card;
  const isVerified = now.status === 'active' && now.link === true && !isUnverified(now);
  return isVerified ? [settled, ...(await superseded(deps, now, now.activeAt))] : [settled];
}

/** Links of the same number that its customer never verified go when one is verified. */
export async function superseded(
  { cards }: FlowDeps,
  card: SavedCard,
  at: Date,
): Promise<readonly Beside[]> {
  const { merchantId, protocol, fingerprint } = card;
  return supersede(card, await cards.byFingerprint(merchantId, protocol, fingerprint), at);
}
