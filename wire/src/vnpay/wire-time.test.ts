import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instants } from './testing/texts.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

test("a time is Viet Nam's", () => {
  expect(parseWireTime('20191212161254')).toEqual(new Date('2019-12-12T09:12:54.000Z'));
  expect(formatWireTime(new Date('2019-12-12T09:12:54.999Z'))).toBe('20191212161254');
  expect(formatWireTime(new Date('2026-12-31T17:00:00.000Z'))).toBe('20270101000000');
});

test('every whole second is read back as it was written', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseWireTime(formatWireTime(instant))).toEqual(instant);
    }),
  );
});

test.each([
  '',
  '2019121216125',
  '201912121612540',
  '20190230000000',
  '20191301000000',
  '20191212240000',
  '20191212166000',
  '2019-12-12T16:12:54',
  '20191212161254 ',
])('%j is no time', (text) => expect(parseWireTime(text)).toBeUndefined());
