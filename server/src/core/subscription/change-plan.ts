import type { ChangeId } from '@cong/values/ids.ts';
import type { Change } from '../change/change.ts';
import { applyPlan, type Plan, type PlanChange, type PlanEvent } from './plan.ts';

type At = { readonly changeId: ChangeId; readonly at: Date };

/** The change that brings a plan into being. Whether its code is free, the store says. */
export const newPlan = (plan: Omit<Plan, 'version'>, at: At): Change =>
  written({ ...plan, version: 1 }, { type: 'plan_created', plan: { ...plan, version: 1 } }, at);

/** A plan's name, end or status changes. */
export function changePlan(before: Plan, change: PlanChange, at: At): Change {
  const event = { type: 'plan_changed', change, at: at.at } as const;
  return written({ ...applyPlan(before, event), version: before.version + 1 }, event, at);
}

const written = (plan: Plan, event: PlanEvent, { changeId, at }: At): Change => ({
  ...{ changeId, merchantId: plan.merchantId, subjectId: plan.id, at },
  writes: [{ type: 'plan', plan }],
  events: [{ stream: plan.id, version: plan.version, event }],
  ...{ postings: [], messages: [] },
});
