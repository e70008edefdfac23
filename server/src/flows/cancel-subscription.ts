import { ok, type Result } from '@cong/values/result.ts';
import {
  cancelSubscription as cancel,
  type SubscriptionRefusal,
} from '../core/subscription/change-subscription.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import type { FlowDeps } from './deps.ts';
import { writeSubscription } from './write-subscription.ts';

/** The merchant takes a subscription back. What is open then a worker ends. */
export const cancelSubscription = (
  deps: FlowDeps,
  subscription: Subscription,
): Promise<Result<Subscription, SubscriptionRefusal | { readonly code: 'busy' }>> =>
  writeSubscription(deps, subscription, (one, at) => {
    const cancelled = cancel(one, at);
    return cancelled.ok ? ok([cancelled.value]) : cancelled;
  });
