import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import type { ErrorCode } from './codes.ts';
import {
  amountCode,
  checkFields,
  currencyCode,
  type FieldFault,
  type FieldRule,
  parseAmount,
  parseInstant,
  parseWhole,
  required,
  textOf,
} from './fields.ts';
import { vndDouble, writeJson } from './json-text.ts';

/** How often a subscription is paid: every so many of these, by the Viet Nam calendar. */
export const INTERVALS = ['DAY', 'WEEK', 'MONTH', 'YEAR'] as const;

export type Interval = (typeof INTERVALS)[number];

const isInterval = (text: string): text is Interval =>
  INTERVALS.some((interval) => interval === text);

export type PlanStatus = 'ACTIVE' | 'INACTIVE';

const isPlanStatus = (text: string): text is PlanStatus => text === 'ACTIVE' || text === 'INACTIVE';

/** When subscriptions to a plan end: after so many payments, at a moment, whichever is first, or never. */
export type End = { readonly maxPayments?: number; readonly endsAt?: Date };

/** What a merchant sells by subscription. Calls and shapes are ours; the vendor publishes the codes only. */
export type Plan = End & {
  readonly planCode: string;
  readonly name: string;
  readonly amount: Vnd;
  readonly interval: Interval;
  readonly intervalCount: number;
  readonly status: PlanStatus;
};

/** The most of any interval, and the most payments. */
export const MAX_INTERVAL_COUNT = 36;
export const MAX_PAYMENTS = 1_200;

const within = (text: string, max: number): boolean => {
  const number = parseWhole(text);
  return number !== undefined && number >= 1 && number <= max;
};

const unless = (isRight: (text: string) => boolean, code: ErrorCode) => (text: string) =>
  isRight(text) ? undefined : code;

/** maxPayments and endTime, both optional: 197. */
export const END_RULES = {
  maxPayments: {
    max: 20,
    check: unless((text) => text === '' || within(text, MAX_PAYMENTS), '197'),
  },
  endTime: {
    max: 20,
    check: unless((text) => text === '' || parseInstant(text) !== undefined, '197'),
  },
} as const satisfies Readonly<Record<string, FieldRule>>;

const CREATE_RULES = {
  planCode: { max: 255, check: required('183') },
  planName: { max: 255, check: required('200') },
  amount: { max: 40, check: amountCode },
  currency: { max: 10, check: currencyCode },
  interval: { max: 20, check: unless(isInterval, '200') },
  intervalCount: {
    max: 20,
    check: unless((text) => text === '' || within(text, MAX_INTERVAL_COUNT), '200'),
  },
  ...END_RULES,
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The plan in a create-plan's data. One of each interval unless intervalCount says more. */
export function parseCreatePlan(body: JsonObject): Result<Plan, FieldFault> {
  const fault = checkFields(body, CREATE_RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  const interval = textOf(body, 'interval');
  if (!amount || !isInterval(interval)) return err({ code: '200', field: 'interval' });
  return ok({
    planCode: textOf(body, 'planCode'),
    name: textOf(body, 'planName'),
    amount,
    interval,
    intervalCount: parseWhole(textOf(body, 'intervalCount')) ?? 1,
    ...endOf(body),
    status: 'ACTIVE',
  });
}

/** maxPayments and endTime of a body whose fields were checked. */
export function endOf(body: JsonObject): End {
  const maxPayments = parseWhole(textOf(body, 'maxPayments'));
  const endsAt = parseInstant(textOf(body, 'endTime'));
  return { ...(maxPayments && { maxPayments }), ...(endsAt && { endsAt }) };
}

/** What of a plan may change. What it costs and how often never does: who signed up has agreed to that. */
export type PlanChange = End & { readonly name?: string; readonly status?: PlanStatus };

const untouched: FieldRule = { max: 255, check: unless((text) => text === '', '200') };

const UPDATE_RULES = {
  planCode: { max: 255, check: required('183') },
  planName: { max: 255 },
  amount: untouched,
  currency: untouched,
  interval: untouched,
  intervalCount: untouched,
  ...END_RULES,
  status: { max: 20, check: unless((text) => text === '' || isPlanStatus(text), '200') },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The change in an update-plan's data. An absent or empty field stays as it is. */
export function parseUpdatePlan(
  body: JsonObject,
): Result<{ readonly planCode: string; readonly change: PlanChange }, FieldFault> {
  const fault = checkFields(body, UPDATE_RULES);
  if (fault) return err(fault);
  const [name, status] = [textOf(body, 'planName'), textOf(body, 'status')];
  const change = { ...(name && { name }), ...(isPlanStatus(status) && { status }), ...endOf(body) };
  return ok({ planCode: textOf(body, 'planCode'), change });
}

/** The planCode that a get-plan asks about. */
export function parseGetPlan(body: JsonObject): Result<string, FieldFault> {
  const fault = checkFields(body, { planCode: { max: 255, check: required('183') } });
  return fault ? err(fault) : ok(textOf(body, 'planCode'));
}

/** The answer's data of create-plan, update-plan and get-plan. */
export const formatPlan = (plan: Plan): string =>
  writeJson({
    planCode: plan.planCode,
    planName: plan.name,
    amount: vndDouble(plan.amount),
    currency: 'VND',
    interval: plan.interval,
    intervalCount: plan.intervalCount,
    maxPayments: plan.maxPayments ?? null,
    endTime: plan.endsAt?.getTime() ?? null,
    status: plan.status,
  });

/** A plan as a merchant reads it; undefined when a field is missing or malformed. */
export function parsePlan(data: JsonValue): Plan | undefined {
  if (!isObject(data)) return undefined;
  const plan = parseCreatePlan(data);
  const status = textOf(data, 'status');
  return plan.ok && isPlanStatus(status) ? { ...plan.value, status } : undefined;
}
