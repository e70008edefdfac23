import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeKept, encodeKept } from './kept-input.ts';

const kept = {
  step: 'details 1 VCB',
  problems: { number: 'number_empty' },
  fields: { holder: 'Ậ' },
};
const NOTHING = { step: '', problems: {}, fields: {} };

test('what is kept for a step is read back for that step and for no other', () => {
  const cookie = encodeKept(kept);
  expect(decodeKept(cookie, kept.step)).toEqual(kept);
  expect(decodeKept(cookie, 'details 2 VCB')).toEqual(NOTHING);
  expect(decodeKept(undefined, kept.step)).toEqual(NOTHING);
});

test('a long field is cut, and the cookie stays a cookie', () => {
  const cookie = encodeKept({ ...kept, fields: { holder: '🍊'.repeat(5_000), date: '\ud83c' } });
  expect(cookie.length).toBeLessThan(1_000);
  expect(decodeKept(cookie, kept.step).fields.holder?.isWellFormed()).toBe(true);
});

test('whatever stands in the cookie, reading it never fails and gives texts only', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc
      .tuple(fc.constant(kept.step), fc.jsonValue(), fc.jsonValue())
      .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
  );
  fc.assert(
    fc.property(anything, (cookie) => {
      const { problems, fields } = decodeKept(cookie, kept.step);
      for (const value of [...Object.values(problems), ...Object.values(fields)]) {
        expect(typeof value).toBe('string');
      }
    }),
  );
});
