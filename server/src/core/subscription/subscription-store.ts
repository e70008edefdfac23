import type { MerchantId } from '@cong/values/ids.ts';
import type { Payment } from '../payment/payment.ts';
import type { Plan, PlanId } from './plan.ts';
import type { Subscription, SubscriptionId } from './subscription.ts';

type Key = { readonly merchantId: MerchantId; readonly protocol: string; readonly code: string };

/** Reading plans and subscriptions. */
export interface SubscriptionReader {
  planByCode(key: Key): Promise<Plan | undefined>;
  byId(merchantId: MerchantId, id: SubscriptionId): Promise<Subscription | undefined>;
  byCode(key: Key): Promise<Subscription | undefined>;
  /** The one that a customer has to a plan and that has not ended. */
  openOf(
    merchantId: MerchantId,
    planId: PlanId,
    customerRef: string,
  ): Promise<Subscription | undefined>;
  /** The payments of its cycles, first to last. */
  paymentsOf(subscription: Subscription): Promise<readonly Payment[]>;
}
