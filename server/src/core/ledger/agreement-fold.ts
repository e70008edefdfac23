import { applyCard } from '../card/apply-card.ts';
import type { Profile, ProfileEvent } from '../card/profile.ts';
import type { SavedCard, SavedCardEvent } from '../card/saved-card.ts';
import { applySubscription } from '../subscription/apply-subscription.ts';
import { applyPlan, type Plan, type PlanEvent } from '../subscription/plan.ts';
import type {
  Subscription,
  SubscriptionEvent,
  SubscriptionIn,
} from '../subscription/subscription.ts';
import { foldFault, type Recorded } from './fold.ts';

/** Why a saved card is not what its events say; undefined when it is. No event holds its number: that it is there while the card is kept, and gone with it, is what is compared. */
export const cardFoldFault = (card: SavedCard, events: readonly Recorded[]) =>
  card.status !== 'deleted' && card.number === undefined
    ? 'its number is missing'
    : foldFault(card, events, {
        first: (event) => event.type === 'card_saved' && asSaved(card, event),
        next: (before: SavedCard, event) => applyCard(before, event as SavedCardEvent),
      });

function asSaved(card: SavedCard, event: Extract<SavedCardEvent, { type: 'card_saved' }>) {
  const number = card.status === 'deleted' ? UNKNOWN : card.number;
  return { ...event.card, version: 1, status: 'provisional', number } as const;
}

/** Whatever the number of a card was that is deleted: the fold forgets it too. */
const UNKNOWN = '' as Exclude<SavedCard, { status: 'deleted' }>['number'];

/** Likewise for a customer. What was told of them is in no event: only by which payment, and how often. */
export const profileFoldFault = (profile: Profile, events: readonly Recorded[]) =>
  foldFault(profile, events, {
    first: (event) =>
      event.type === 'profile_recorded' && toldBy({ ...profile, version: 1 }, event),
    next: (before: Profile, event) => toldBy(before, event as ProfileEvent),
  });

const toldBy = (profile: Profile, { linkedBy }: ProfileEvent): Profile => ({
  ...profile,
  linkedBy,
});

/** Likewise for a plan. */
export const planFoldFault = (plan: Plan, events: readonly Recorded[]) =>
  foldFault(plan, events, {
    first: (event) => event.type === 'plan_created' && event.plan,
    next: (before: Plan, event) => applyPlan(before, event as PlanEvent),
  });

/** Likewise for a subscription. */
export const subscriptionFoldFault = (subscription: Subscription, events: readonly Recorded[]) =>
  foldFault(subscription, events, {
    first: (event) => event.type === 'subscription_requested' && asRequested(subscription, event),
    next: (before: Subscription, event) => applySubscription(before, event as SubscriptionEvent),
  });

/** The subscription as it was requested: what never changes, and the first cycle billed where that was due at once. */
function asRequested(
  { id, merchantId, protocol, code, customerRef, terms, fingerprint, requestedAt }: Subscription,
  { signUp, planCode }: Extract<SubscriptionEvent, { type: 'subscription_requested' }>,
): SubscriptionIn<'pending'> {
  return {
    ...{ id, merchantId, protocol, code, customerRef, fingerprint, requestedAt, signUp },
    ...{ version: 1, status: 'pending', billed: terms.startsAt <= requestedAt ? 1 : 0 },
    terms: { ...terms, planCode },
  };
}
