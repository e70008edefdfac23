import type { Brand } from './brand.ts';
import { DAY_MS, HOUR_MS } from './time.ts';

/** A day of the calendar, yyyy-MM-dd. As text it sorts by date. */
export type CalendarDate = Brand<string, 'CalendarDate'>;

/** Asia/Ho_Chi_Minh is UTC+7 all year, without summer time. */
const OFFSET_MS = 7 * HOUR_MS;
const DAY_MONTH_YEAR = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const YEAR_MONTH_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day in Viet Nam at an instant. */
export const vietNamDate = (instant: Date): CalendarDate =>
  new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10) as CalendarDate;

/** Day and time in Viet Nam, to the millisecond: 2026-11-22 10:00:00.000. */
export const vietNamDateTime = (instant: Date): string =>
  new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 23).replace('T', ' ');

/** The instant at which the Viet Nam day of an instant began. */
export const startOfVietNamDay = (instant: Date): Date =>
  new Date(Math.floor((instant.getTime() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS);

/** The instant at which a Viet Nam day begins. */
export const vietNamDayStart = (date: CalendarDate): Date =>
  new Date(Date.parse(`${date}T00:00:00Z`) - OFFSET_MS);

/** A date as six digits: 2026-11-22 is "261122". */
export const yyMMdd = (date: CalendarDate): string => date.slice(2).replaceAll('-', '');

/** A date that exists, written dd/MM/yyyy; undefined for any other text. */
export function parseDayMonthYear(text: string): CalendarDate | undefined {
  const [, day, month, year] = DAY_MONTH_YEAR.exec(text) ?? [];
  if (!day || !month || !year) return undefined;
  return parseCalendarDate(`${year}-${month}-${day}`);
}

/** A date that exists, written yyyy-MM-dd; undefined for any other text. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  if (!YEAR_MONTH_DAY.test(text)) return undefined;
  const instant = new Date(`${text}T00:00:00Z`);
  // Date rolls 31 April over to 1 May, so only a date that comes back unchanged exists.
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
  return exists ? (text as CalendarDate) : undefined;
}

/** A date as dd/MM/yyyy. */
export const formatDayMonthYear = (date: CalendarDate): string =>
  `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
