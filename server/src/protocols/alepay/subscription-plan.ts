import {
  formatPlan,
  parseCreatePlan,
  parseGetPlan,
  parseUpdatePlan,
  type Interval as WireInterval,
  type Plan as WirePlan,
} from '@cong/wire/alepay/subscription-plan.ts';
import type { Interval } from '../../core/subscription/calendar.ts';
import type { Plan } from '../../core/subscription/plan.ts';
import { changePlan, createPlan as create, type PlanRefused } from '../../flows/plans.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { PLAN_CODES } from './codes.ts';

const UNITS = {
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  YEAR: 'year',
} as const satisfies Record<WireInterval, Interval['unit']>;

const WIRE_UNITS = {
  day: 'DAY',
  week: 'WEEK',
  month: 'MONTH',
  year: 'YEAR',
} as const satisfies Record<Interval['unit'], WireInterval>;

const WIRE_STATUS = { active: 'ACTIVE', inactive: 'INACTIVE' } as const;
const STATUS = { ACTIVE: 'active', INACTIVE: 'inactive' } as const;

/** create-plan: what the merchant sells by subscription. */
export async function createPlan({ flows }: ProtocolDeps, call: Call): Promise<Answered> {
  const parsed = parseCreatePlan(call.fields);
  if (!parsed.ok) return { code: parsed.error.code, why: `field ${parsed.error.field}` };
  const {
    planCode: code,
    name,
    amount,
    interval,
    intervalCount,
    maxPayments,
    endsAt,
  } = parsed.value;
  const created = await create(flows, {
    ...{ merchantId: call.who.merchant.id, protocol: PROTOCOL, code, name, amount },
    ...{ interval: { unit: UNITS[interval], count: intervalCount }, status: 'active' },
    ...(maxPayments !== undefined && { maxPayments }),
    ...(endsAt && { endsAt }),
  });
  return created.ok ? told(created.value) : refused(created.error);
}

/** update-plan: name, end and status; never what it costs and how often. */
export async function updatePlan({ flows }: ProtocolDeps, call: Call): Promise<Answered> {
  const parsed = parseUpdatePlan(call.fields);
  if (!parsed.ok) return { code: parsed.error.code, why: `field ${parsed.error.field}` };
  const { planCode: code, change } = parsed.value;
  const { status, ...rest } = change;
  const key = { merchantId: call.who.merchant.id, protocol: PROTOCOL, code };
  const wanted = { ...rest, ...(status && { status: STATUS[status] }) };
  const changed = await changePlan(flows, key, wanted);
  return changed.ok ? told(changed.value) : refused(changed.error);
}

/** get-plan. */
export async function getPlan({ flows }: ProtocolDeps, call: Call): Promise<Answered> {
  const asked = parseGetPlan(call.fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const key = { merchantId: call.who.merchant.id, protocol: PROTOCOL, code: asked.value };
  const plan = await flows.subscriptions.planByCode(key);
  return plan === undefined ? refused({ code: 'plan_not_found' }) : told(plan);
}

const refused = ({ code }: PlanRefused): Answered => ({ code: PLAN_CODES[code], why: code });

const told = (plan: Plan): Answered => ({ code: '000', json: formatPlan(wirePlanOf(plan)) });

function wirePlanOf({ code, name, amount, interval, maxPayments, endsAt, status }: Plan): WirePlan {
  return {
    ...{ planCode: code, name, amount, status: WIRE_STATUS[status] },
    ...{ interval: WIRE_UNITS[interval.unit], intervalCount: interval.count },
    ...(maxPayments !== undefined && { maxPayments }),
    ...(endsAt && { endsAt }),
  };
}
