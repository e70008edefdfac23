import type { ChangeId, MerchantId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { changePlan as change, newPlan } from '../core/subscription/change-plan.ts';
import type { Plan, PlanChange, PlanId } from '../core/subscription/plan.ts';
import type { FlowDeps } from './deps.ts';

export type PlanRefused = { readonly code: 'plan_exists' | 'plan_not_found' | 'busy' };

/** A merchant's new plan. */
export async function createPlan(
  deps: FlowDeps,
  wanted: Omit<Plan, 'id' | 'version' | 'createdAt'>,
): Promise<Result<Plan, PlanRefused>> {
  const at = deps.clock();
  const plan = { ...wanted, id: deps.newUuid(at) as PlanId, createdAt: at };
  const outcome = await deps.writer.write(
    newPlan(plan, { changeId: deps.newUuid(at) as ChangeId, at }),
  );
  if (outcome === 'busy') return err({ code: 'busy' });
  return outcome === 'committed' ? ok({ ...plan, version: 1 }) : err({ code: 'plan_exists' });
}

type Named = { readonly merchantId: MerchantId; readonly protocol: string; readonly code: string };

/** Changes what of a plan may change. @returns the plan as it is then. */
export async function changePlan(
  deps: FlowDeps,
  key: Named,
  wanted: PlanChange,
): Promise<Result<Plan, PlanRefused>> {
  for (let conflicts = 0; conflicts < 5; conflicts += 1) {
    const before = await deps.subscriptions.planByCode(key);
    if (before === undefined) return err({ code: 'plan_not_found' });
    const at = deps.clock();
    const changed = change(before, wanted, { changeId: deps.newUuid(at) as ChangeId, at });
    const outcome = await deps.writer.write(changed);
    const [write] = changed.writes;
    if (outcome === 'committed') return ok(write?.type === 'plan' ? write.plan : before);
    if (outcome === 'busy') return err({ code: 'busy' });
  }
  return err({ code: 'busy' });
}
