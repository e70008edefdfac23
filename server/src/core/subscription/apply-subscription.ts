import { unreachable } from '@cong/values/result.ts';
import type { Subscription, SubscriptionEvent } from './subscription.ts';

/** The subscription after an event. @throws {Error} for an event that cannot happen to it. */
export function applySubscription(before: Subscription, event: SubscriptionEvent): Subscription {
  switch (event.type) {
    case 'subscription_requested':
      return before;
    case 'subscription_activated': {
      const { cardId, cycle, lastPaidAt } = event;
      const paid = lastPaidAt && { lastPaidAt };
      return { ...baseOf(before), status: 'active', cardId, cycle, ...paid };
    }
    case 'cycle_opened': {
      const { cycle, ...active } = activeOnly(before, event);
      const opened = { ...cycle, paymentId: event.paymentId };
      return { ...active, cycle: opened, billed: cycle.number };
    }
    case 'cycle_tried': {
      const { cycle, ...active } = activeOnly(before, event);
      const { tryAt: _over, ...underWay } = cycle;
      return { ...active, cycle: underWay };
    }
    case 'cycle_put_off': {
      const { cycle, ...active } = activeOnly(before, event);
      return { ...active, cycle: { ...cycle, tryAt: event.tryAt } };
    }
    case 'cycle_paid':
      return { ...activeOnly(before, event), cycle: event.next, lastPaidAt: event.at };
    case 'subscription_ended':
      return { ...baseOf(before), status: 'ended', endedAt: event.at };
    case 'subscription_cancelled': {
      const { at: endedAt, leftOpen } = event;
      return { ...baseOf(before), status: 'cancelled', endedAt, ...(leftOpen && { leftOpen }) };
    }
    case 'subscription_failed': {
      const { at: endedAt, leftOpen, why } = event;
      return { ...baseOf(before), status: 'failed', endedAt, why, ...(leftOpen && { leftOpen }) };
    }
    case 'left_payment_ended': {
      if (before.status !== 'cancelled' && before.status !== 'failed') {
        throw impossible(before, event);
      }
      const { leftOpen: _ended, ...rest } = before;
      return rest;
    }
    default:
      return unreachable(event);
  }
}

/** Only what every state has. */
function baseOf(subscription: Subscription) {
  const { id, merchantId, version, protocol, code, customerRef, terms } = subscription;
  const { signUp, fingerprint, requestedAt, billed } = subscription;
  return {
    ...{ id, merchantId, version, protocol, code, customerRef, terms },
    ...{ signUp, fingerprint, requestedAt, billed },
  };
}

function activeOnly(subscription: Subscription, event: SubscriptionEvent) {
  if (subscription.status !== 'active') throw impossible(subscription, event);
  return subscription;
}

const impossible = ({ status }: Subscription, { type }: SubscriptionEvent): Error =>
  new Error(`${type} on a ${status} subscription`);
