import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { type ErrorCode, isErrorCode } from './codes.ts';
import { everyItem } from './every-item.ts';
import {
  checkFields,
  type FieldFault,
  type FieldRule,
  isWebAddress,
  parseAmount,
  parseInstant,
  parseWhole,
  required,
  textOf,
  urlCode,
} from './fields.ts';
import { vndDouble, writeJson } from './json-text.ts';
import { END_RULES, type End, endOf } from './subscription-plan.ts';

/** Who signs up to what. Calls and shapes are ours; the vendor publishes the codes only. */
export type RequestSubscription = End & {
  readonly planCode: string;
  /** The merchant's own for its customer. */
  readonly customerId: string;
  /** A linked card, then an OTP confirms (194); without one the payer gives a card on our page. */
  readonly alepayToken?: string;
  /** When the first payment is due; absent is at once. */
  readonly startsAt?: Date;
  readonly callback: string;
};

const TOKEN = /^[\w-]{8,255}$/;

const REQUEST_RULES = {
  planCode: { max: 255, check: required('183') },
  customerId: { max: 255, check: required('159') },
  alepayToken: { max: 255, check: (text) => (text === '' || TOKEN.test(text) ? undefined : '182') },
  startTime: {
    max: 20,
    check: (text) => (text === '' || parseInstant(text) ? undefined : '201'),
  },
  ...END_RULES,
  callback: { max: 1000, check: (text) => required('184')(text) ?? urlCode(text) },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The sign-up in a request-subscription's data. */
export function parseRequestSubscription(
  body: JsonObject,
): Result<RequestSubscription, FieldFault> {
  const fault = checkFields(body, REQUEST_RULES);
  if (fault) return err(fault);
  const alepayToken = textOf(body, 'alepayToken');
  const startsAt = parseInstant(textOf(body, 'startTime'));
  return ok({
    planCode: textOf(body, 'planCode'),
    customerId: textOf(body, 'customerId'),
    ...(alepayToken && { alepayToken }),
    ...(startsAt && { startsAt }),
    ...endOf(body),
    callback: textOf(body, 'callback'),
  });
}

/** What became of a sign-up: where the payer goes, or that the OTP is awaited. */
export type RequestedSubscription = { readonly subscriptionCode: string; readonly url?: string };

/** The answer's data of request-subscription: with a url under 000, without under 194. */
export const formatRequestedSubscription = (requested: RequestedSubscription): string =>
  writeJson({ subscriptionCode: requested.subscriptionCode, url: requested.url ?? null });

export function parseRequestedSubscription(data: JsonValue): RequestedSubscription | undefined {
  if (!isObject(data)) return undefined;
  const subscriptionCode = textOf(data, 'subscriptionCode');
  const url = textOf(data, 'url');
  if (!subscriptionCode || (url && !isWebAddress(url))) return undefined;
  return { subscriptionCode, ...(url && { url }) };
}

const SUBSCRIPTION_RULE: FieldRule = { max: 255, check: required('189') };

/** Which subscription a cancel-subscription or get-subscription means. */
export function parseSubscriptionCode(body: JsonObject): Result<string, FieldFault> {
  const fault = checkFields(body, { subscriptionCode: SUBSCRIPTION_RULE });
  return fault ? err(fault) : ok(textOf(body, 'subscriptionCode'));
}

/** The OTP in a confirm-subscription's data: 192 when it is missing. */
export function parseConfirmSubscription(
  body: JsonObject,
): Result<{ readonly subscriptionCode: string; readonly otp: string }, FieldFault> {
  const rules = { subscriptionCode: SUBSCRIPTION_RULE, otp: { max: 20, check: required('192') } };
  const fault = checkFields(body, rules);
  if (fault) return err(fault);
  return ok({ subscriptionCode: textOf(body, 'subscriptionCode'), otp: textOf(body, 'otp') });
}

/** The file that a get-file asks for. There are none: 203, whatever the name. */
export function parseGetFile(body: JsonObject): Result<string, FieldFault> {
  const fault = checkFields(body, { fileId: { max: 255, check: required('203') } });
  return fault ? err(fault) : ok(textOf(body, 'fileId'));
}

const STATUSES = ['PENDING', 'ACTIVE', 'CANCELLED', 'ENDED', 'FAILED'] as const;

export type SubscriptionStatus = (typeof STATUSES)[number];

const isStatus = (text: string): text is SubscriptionStatus =>
  STATUSES.some((status) => status === text);

/** A subscription and what was paid. */
export type Subscription = End & {
  readonly subscriptionCode: string;
  readonly planCode: string;
  readonly customerId: string;
  readonly status: SubscriptionStatus;
  readonly startsAt: Date;
  /** When the next payment is due; absent once there is none. */
  readonly nextAt?: Date;
  readonly payments: readonly SubscriptionPayment[];
};

/** One cycle that was due. */
export type SubscriptionPayment = {
  /** From 1. */
  readonly cycle: number;
  readonly dueAt: Date;
  readonly transactionCode: string;
  readonly amount: Vnd;
  /** 178 paid, 179 not paid, 107 not known yet. */
  readonly status: ErrorCode;
};

/** The answer's data of confirm-, cancel- and get-subscription. */
export const formatSubscription = (subscription: Subscription): string =>
  writeJson({
    subscriptionCode: subscription.subscriptionCode,
    planCode: subscription.planCode,
    customerId: subscription.customerId,
    status: subscription.status,
    startTime: subscription.startsAt.getTime(),
    nextTime: subscription.nextAt?.getTime() ?? null,
    maxPayments: subscription.maxPayments ?? null,
    endTime: subscription.endsAt?.getTime() ?? null,
    payments: subscription.payments.map((payment) => ({
      cycle: payment.cycle,
      dueTime: payment.dueAt.getTime(),
      transactionCode: payment.transactionCode,
      amount: vndDouble(payment.amount),
      status: payment.status,
    })),
  });

/** A subscription as a merchant reads it; undefined when a field is missing or malformed. */
export function parseSubscription(data: JsonValue): Subscription | undefined {
  if (!isObject(data)) return undefined;
  const status = textOf(data, 'status');
  const startsAt = parseInstant(textOf(data, 'startTime'));
  const nextAt = parseInstant(textOf(data, 'nextTime'));
  const payments = everyItem(data.payments, parsePayment);
  const subscriptionCode = textOf(data, 'subscriptionCode');
  if (!subscriptionCode || !isStatus(status) || !startsAt || !payments) return undefined;
  return {
    subscriptionCode,
    planCode: textOf(data, 'planCode'),
    customerId: textOf(data, 'customerId'),
    status,
    startsAt,
    ...(nextAt && { nextAt }),
    ...endOf(data),
    payments,
  };
}

function parsePayment(item: JsonObject): SubscriptionPayment | undefined {
  const cycle = parseWhole(textOf(item, 'cycle'));
  const dueAt = parseInstant(textOf(item, 'dueTime'));
  const amount = parseAmount(textOf(item, 'amount'));
  const status = textOf(item, 'status');
  if (!cycle || !dueAt || amount === undefined || !isErrorCode(status)) return undefined;
  return { cycle, dueAt, transactionCode: textOf(item, 'transactionCode'), amount, status };
}

/** What a sign-up's callback carries, under 180 or 181. */
export const signedUpFields = (subscription: {
  readonly subscriptionCode: string;
  readonly planCode: string;
  readonly customerId: string;
}) => ({
  subscriptionCode: subscription.subscriptionCode,
  planCode: subscription.planCode,
  customerId: subscription.customerId,
});
