import { DAY_MS } from '@cong/values/time.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cycleDueAt, type Interval, notBeforeDayAfter } from './calendar.ts';

const at = (text: string): Date => new Date(text);
const every = (unit: Interval['unit'], count = 1): Interval => ({ unit, count });

test.each<[string, Interval, number, string]>([
  ['2027-01-31T09:30:00+07:00', every('month'), 1, '2027-01-31T09:30:00+07:00'],
  ['2027-01-31T09:30:00+07:00', every('month'), 2, '2027-02-28T09:30:00+07:00'],
  // Clamping does not creep: March has its 31st again.
  ['2027-01-31T09:30:00+07:00', every('month'), 3, '2027-03-31T09:30:00+07:00'],
  ['2027-01-31T09:30:00+07:00', every('month'), 4, '2027-04-30T09:30:00+07:00'],
  ['2027-01-31T09:30:00+07:00', every('month'), 14, '2028-02-29T09:30:00+07:00'],
  ['2027-11-30T09:30:00+07:00', every('month', 3), 2, '2028-02-29T09:30:00+07:00'],
  ['2028-02-29T09:30:00+07:00', every('year'), 2, '2029-02-28T09:30:00+07:00'],
  ['2028-02-29T09:30:00+07:00', every('year', 2), 3, '2032-02-29T09:30:00+07:00'],
  ['2027-01-31T09:30:00+07:00', every('week', 2), 3, '2027-02-28T09:30:00+07:00'],
  ['2027-01-31T09:30:00+07:00', every('day', 10), 4, '2027-03-02T09:30:00+07:00'],
  // Past midnight in Viet Nam it is the day before in UTC.
  ['2027-01-31T00:30:00+07:00', every('month'), 2, '2027-02-28T00:30:00+07:00'],
  ['2027-01-31T23:59:59.999+07:00', every('month'), 2, '2027-02-28T23:59:59.999+07:00'],
])('from %s, %j: cycle %i is due at %s', (start, interval, number, due) => {
  expect(cycleDueAt(at(start), interval, number)).toEqual(at(due));
});

const instants = fc.date({
  min: at('2020-01-01T00:00:00Z'),
  max: at('2060-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const intervals: fc.Arbitrary<Interval> = fc.record({
  unit: fc.constantFrom('day', 'week', 'month', 'year'),
  count: fc.integer({ min: 1, max: 36 }),
});

const timeOfDay = (instant: Date): number => instant.getTime() % DAY_MS;

test('cycles follow one another at the same time of day, and never skip a month', () => {
  fc.assert(
    fc.property(
      instants,
      intervals,
      fc.integer({ min: 1, max: 120 }),
      (start, interval, number) => {
        const [due, next] = [number, number + 1].map((one) => cycleDueAt(start, interval, one));
        if (due === undefined || next === undefined) throw new Error('no date');
        expect(next > due).toBe(true);
        expect(timeOfDay(due)).toBe(timeOfDay(start));
        if (interval.unit !== 'month') return;
        const monthOf = (date: Date): number => {
          const [year, month] = vietNamDate(date).split('-').map(Number);
          return (year ?? 0) * 12 + (month ?? 0);
        };
        expect(monthOf(next) - monthOf(due)).toBe(interval.count);
      },
    ),
  );
});

test.each([
  ['2027-03-01T09:00:00+07:00', '2027-03-01T09:00:05+07:00', '2027-03-02T09:00:00+07:00'],
  ['2027-03-01T09:00:00+07:00', '2027-03-01T00:30:00+07:00', '2027-03-02T09:00:00+07:00'],
  ['2027-03-01T09:00:00+07:00', '2027-02-28T23:59:00+07:00', '2027-03-01T09:00:00+07:00'],
  ['2027-03-01T09:00:00+07:00', '2027-06-10T12:00:00+07:00', '2027-06-11T09:00:00+07:00'],
])('due at %s, and something else happened at %s: not before %s', (due, other, expected) => {
  expect(notBeforeDayAfter(at(due), at(other))).toEqual(at(expected));
});
