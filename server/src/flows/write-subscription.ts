import type { ChangeId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { subscriptionChange } from '../core/subscription/change-subscription.ts';
import type { Subscription, SubscriptionEvent } from '../core/subscription/subscription.ts';
import type { FlowDeps } from './deps.ts';

type Decide<Refusal> = (
  subscription: Subscription,
  at: Date,
) => Result<readonly SubscriptionEvent[], Refusal>;

const MAX_CONFLICTS = 10;

/**
 * Decides on the subscription as given, writes it, and on a conflict decides again on the one that is there now.
 * @returns the subscription after it; the same one where nothing was to be written.
 */
export async function writeSubscription<Refusal>(
  deps: FlowDeps,
  subscription: Subscription,
  decide: Decide<Refusal>,
): Promise<Result<Subscription, Refusal | { readonly code: 'busy' }>> {
  let before = subscription;
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const at = deps.clock();
    const decided = decide(before, at);
    if (!decided.ok) return decided;
    if (decided.value.length === 0) return ok(before);
    const changeId = deps.newUuid(at) as ChangeId;
    const change = subscriptionChange(before, decided.value, { changeId, at });
    const outcome = await deps.writer.write(change);
    const [write] = change.writes;
    if (outcome === 'committed') {
      return ok(write?.type === 'subscription' ? write.subscription : before);
    }
    if (outcome === 'busy') return err({ code: 'busy' });
    const now = await deps.subscriptions.byId(before.merchantId, before.id);
    if (now === undefined) throw new Error(`subscription ${before.id} is nowhere to be found`);
    before = now;
  }
  throw new Error(`subscription ${subscription.id} met ${MAX_CONFLICTS} conflicts`);
}
