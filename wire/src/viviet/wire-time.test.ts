import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatWireTime, parseWireTime } from './wire-time.ts';

test("the sample's time is Viet Nam's, whatever its Z says", () => {
  expect(parseWireTime('2026-11-22T16:04:51Z')).toEqual(new Date('2026-11-22T09:04:51.000Z'));
  expect(formatWireTime(new Date('2026-11-22T09:04:51.999Z'))).toBe('2026-11-22T16:04:51Z');
  expect(formatWireTime(new Date('2026-12-31T17:00:00.000Z'))).toBe('2027-01-01T00:00:00Z');
});

test('every whole second is read back as it was written', () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(seconds, (s) => {
      const instant = new Date(s * 1000);
      expect(parseWireTime(formatWireTime(instant))).toEqual(instant);
    }),
  );
});

test.each([
  '',
  'now',
  '2026-11-22',
  '2026-11-22T16:04:51',
  '2026-11-22T16:04:51+07:00',
  '2026-11-22T16:04:51.000Z',
  '2026-11-22 16:04:51Z',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-22T24:00:00Z',
  '2026-11-22T16:60:00Z',
  '2026-11-22T16:04:51Z\n',
])('%j is no time', (text) => expect(parseWireTime(text)).toBeUndefined());
