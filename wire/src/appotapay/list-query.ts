import { err, ok, type Result } from '@cong/values/result.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import {
  checkFields,
  type FieldRule,
  parseCount,
  parseUnixSeconds,
  type RequestFault,
  unixSeconds,
} from './fields.ts';
import { isTransactionStatus, type TransactionStatus } from './order-status.ts';
import type { SignedTexts } from './signature.ts';

/** What a list is narrowed to, and which part of it is asked for. */
export type ListQuery = {
  readonly from?: Date;
  readonly to?: Date;
  readonly status?: TransactionStatus;
  /** From 1. */
  readonly page: number;
  readonly limit: number;
};

/** How many rows a page has when the merchant does not say, and how many it has at most. */
export const DEFAULT_LIMIT = 15;
export const MAX_LIMIT = 50;

const TIME_FORM = {
  why: 'not_a_time',
  accepts: (text: string) => parseUnixSeconds(text) !== undefined,
} as const;

const RULES = {
  startTime: { max: 20, form: TIME_FORM },
  endTime: { max: 20, form: TIME_FORM },
  status: { max: 20, form: { why: 'unknown_value', accepts: isTransactionStatus } },
  limit: {
    max: 20,
    form: {
      why: 'not_a_number',
      accepts: (text) => (parseCount(text) ?? Number.POSITIVE_INFINITY) <= MAX_LIMIT,
    },
  },
  page: {
    max: 20,
    form: { why: 'not_a_number', accepts: (text) => parseCount(text) !== undefined },
  },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** startTime, endTime, status, limit, page of a query. An empty parameter counts as absent. */
export function parseListQuery(query: SignedTexts): Result<ListQuery, RequestFault> {
  const odd = Object.entries(query).find((pair) => !pair.every(isWellFormedText));
  if (odd) return err({ code: 1, field: odd[0], why: 'not_text' });
  const fault = checkFields(query, RULES);
  if (fault) return err(fault);
  const { startTime, endTime, status = '' } = query;
  if (endTime && !startTime) return err({ code: 1, field: 'startTime', why: 'missing' });
  const from = parseUnixSeconds(startTime ?? '');
  const to = parseUnixSeconds(endTime ?? '');
  return ok({
    ...(from && { from }),
    ...(to && { to }),
    ...(isTransactionStatus(status) && { status }),
    page: parseCount(query.page ?? '') ?? 1,
    limit: parseCount(query.limit ?? '') ?? DEFAULT_LIMIT,
  });
}

/** The parameters of a list call, for a merchant's query. */
export const listParameters = (query: ListQuery): SignedTexts => ({
  ...(query.from && { startTime: unixSeconds(query.from).toString() }),
  ...(query.to && { endTime: unixSeconds(query.to).toString() }),
  ...(query.status && { status: query.status }),
  limit: query.limit.toString(),
  page: query.page.toString(),
});
