import { vnd } from '@cong/values/money.ts';
import type { DomainEvent } from '../core/change/change.ts';

const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const DATES = new Set([
  'at',
  'idleUntil',
  'callDeadline',
  'otpExpiresAt',
  'nextInquiryAt',
  'startedAt',
  'dueAt',
  'requestedAt',
  'openedAt',
]);
const AMOUNTS = new Set(['amount', 'reportedAmount', 'captured']);

/**
 * An event as it was written. `created` comes back without its payment: that stands in the payment's own row.
 * @throws {Error} when the data is not what this server wrote.
 */
export function decodeEvent(type: string, data: unknown): DomainEvent {
  return { type, ...(revive(data ?? {}) as object) } as DomainEvent;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, reviveField(key, inner)]),
  );
}

function reviveField(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return revive(value);
  if (DATES.has(key) && DATE.test(value)) return new Date(value);
  return AMOUNTS.has(key) ? vnd(BigInt(value)) : value;
}
