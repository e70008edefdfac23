import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS } from './time.ts';
import {
  type CalendarDate,
  formatDayMonthYear,
  parseCalendarDate,
  parseDayMonthYear,
  startOfVietNamDay,
  vietNamDate,
  vietNamDateTime,
  vietNamDayStart,
  yyMMdd,
} from './viet-nam-time.ts';

test('a Viet Nam day changes at 17:00 UTC', () => {
  expect(vietNamDate(new Date('2026-11-22T16:59:59.999Z'))).toBe('2026-11-22');
  expect(vietNamDate(new Date('2026-11-22T17:00:00.000Z'))).toBe('2026-11-23');
  expect(vietNamDate(new Date('2026-12-31T17:00:00.000Z'))).toBe('2027-01-01');
});

test('a clock in Viet Nam is seven hours ahead of UTC, over the turn of a year too', () => {
  expect(vietNamDateTime(new Date('2026-06-22T03:04:05.678Z'))).toBe('2026-06-22 10:04:05.678');
  expect(vietNamDateTime(new Date('2026-12-31T17:00:00.000Z'))).toBe('2027-01-01 00:00:00.000');
});

test('six digits name the Viet Nam day', () => {
  expect(yyMMdd(vietNamDate(new Date('2017-07-10T20:00:00Z')))).toBe('170711');
});

test('the start of a Viet Nam day is 17:00 UTC of the day before', () => {
  const start = new Date('2026-11-21T17:00:00.000Z');
  expect(startOfVietNamDay(new Date('2026-11-22T16:59:59.999Z'))).toEqual(start);
  expect(startOfVietNamDay(start)).toEqual(start);
});

test('every instant lies in the day that starts at its start of day', () => {
  const instants = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (instant) => {
      const start = startOfVietNamDay(instant);
      expect(vietNamDayStart(vietNamDate(instant))).toEqual(start);
      expect(vietNamDate(start)).toBe(vietNamDate(instant));
      const into = instant.getTime() - start.getTime();
      expect(into >= 0 && into < DAY_MS).toBe(true);
    }),
  );
});

test.each([
  ['31/12/1990', '1990-12-31'],
  ['29/02/2024', '2024-02-29'],
  ['29/02/2023', undefined],
  ['31/04/2024', undefined],
  ['00/01/2024', undefined],
  ['01/13/2024', undefined],
  ['1/1/2024', undefined],
  ['2024-01-01', undefined],
  ['01/01/24', undefined],
  [' 01/01/2024', undefined],
  ['01/01/2024\n', undefined],
  ['٠١/٠١/٢٠٢٤', undefined],
  ['', undefined],
])('dd/MM/yyyy: %j is %s', (text, expected) => {
  expect(parseDayMonthYear(text)).toBe(expected);
});

test('a date written dd/MM/yyyy is read back', () => {
  const date = '2026-11-22' as CalendarDate;
  expect(formatDayMonthYear(date)).toBe('22/11/2026');
  expect(parseDayMonthYear(formatDayMonthYear(date))).toBe(date);
});

test.each([
  ['2026-11-22', '2026-11-22'],
  ['2024-02-29', '2024-02-29'],
  ['2026-02-29', undefined],
  ['2026-11-31', undefined],
  ['2026-13-01', undefined],
  ['2026-1-1', undefined],
  ['22/11/2026', undefined],
  ['2026-11-22T00:00', undefined],
  ['', undefined],
])('the date yyyy-MM-dd %j is read as %j', (text, date) => {
  expect(parseCalendarDate(text)).toBe(date);
});
