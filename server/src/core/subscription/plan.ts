import type { Brand } from '@cong/values/brand.ts';
import type { MerchantId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Interval } from './calendar.ts';

export type PlanId = Brand<string, 'PlanId'>;

/** When payments end: after so many, or with the last that is due by an instant; whichever comes first. */
export type End = { readonly maxPayments?: number; readonly endsAt?: Date };

/** What of a plan may change. What it costs and how often never does: who signed up has agreed to that. */
export type PlanChange = End & { readonly name?: string; readonly status?: Plan['status'] };

/** What a merchant sells by subscription. */
export type Plan = End & {
  readonly id: PlanId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly protocol: string;
  /** The merchant's own name of it, unique per merchant and protocol. */
  readonly code: string;
  readonly name: string;
  readonly amount: Vnd;
  readonly interval: Interval;
  /** Nobody signs up to an inactive one; who has, goes on. */
  readonly status: 'active' | 'inactive';
  readonly createdAt: Date;
};

export type PlanEvent =
  | { readonly type: 'plan_created'; readonly plan: Plan }
  | { readonly type: 'plan_changed'; readonly change: PlanChange; readonly at: Date };

/** The plan after an event. */
export const applyPlan = (plan: Plan, event: PlanEvent): Plan =>
  event.type === 'plan_created' ? event.plan : { ...plan, ...event.change };
