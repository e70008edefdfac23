import { DAY_MS, HOUR_MS } from '@cong/values/time.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';

/** How often a subscription is paid: every so many of these, by the Viet Nam calendar. */
export type Interval = {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
};

/** Viet Nam is UTC+7 all year, so that a day there always has 24 hours. */
const OFFSET_MS = 7 * HOUR_MS;
const MONTHS: Readonly<Record<'month' | 'year', number>> = { month: 1, year: 12 };
const DAYS: Readonly<Record<'day' | 'week', number>> = { day: 1, week: 7 };

/**
 * When cycle `number` (from 1) falls due: the first at the start, each later one so many intervals after the first, at
 * the same time of the Viet Nam day. A month without that day has it on its last: 31 January, 28 February, 31 March.
 */
export function cycleDueAt(startsAt: Date, { unit, count }: Interval, number: number): Date {
  const steps = (number - 1) * count;
  return unit === 'day' || unit === 'week'
    ? new Date(startsAt.getTime() + steps * DAYS[unit] * DAY_MS)
    : addMonths(startsAt, steps * MONTHS[unit]);
}

function addMonths(instant: Date, months: number): Date {
  const local = new Date(instant.getTime() + OFFSET_MS);
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth() + months];
  // Day 0 of the next month is the last of this one.
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(local.getUTCDate(), lastDay);
  const timeOfDay = local.getTime() % DAY_MS;
  return new Date(Date.UTC(year, month, day) + timeOfDay - OFFSET_MS);
}

/** The same time of day on the Viet Nam day after another instant, or the instant itself when it is later still. */
export function notBeforeDayAfter(dueAt: Date, other: Date): Date {
  if (vietNamDate(dueAt) > vietNamDate(other)) return dueAt;
  const dayOf = (instant: Date): number => Math.floor((instant.getTime() + OFFSET_MS) / DAY_MS);
  return new Date(dueAt.getTime() + (dayOf(other) + 1 - dayOf(dueAt)) * DAY_MS);
}
