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
  'capturedAt',
  'savedAt',
  'barredUntil',
  'createdAt',
  'endsAt',
  'tryAt',
  'lastPaidAt',
]);
const AMOUNTS = new Set(['amount', 'reportedAmount', 'captured', 'principal', 'fee']);

/**
 * An event as it was written. `created` comes back without its payment: that stands in the payment's own row.
 * @param data fresh from JSON and nobody else's: its instants and amounts are put in their places.
 * @throws {Error} when the data is not what this server wrote.
 */
export function decodeEvent(type: string, data: unknown): DomainEvent {
  const event = { type, ...(data as object | null) };
  revive(event);
  return event as DomainEvent;
}

// The check of the books reads every event there is, so nothing is copied on the way.
function revive(fields: Record<string, unknown>): void {
  for (const key in fields) {
    const value = fields[key];
    if (typeof value === 'string') {
      if (DATES.has(key) && DATE.test(value)) fields[key] = new Date(value);
      else if (AMOUNTS.has(key)) fields[key] = vnd(BigInt(value));
    } else if (typeof value === 'object' && value !== null) {
      revive(value as Record<string, unknown>);
    }
  }
}
