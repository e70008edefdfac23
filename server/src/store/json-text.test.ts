import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from './json-text.ts';

const bigintAsText = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date({ noInvalidDate: false }),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 5 }),
  ),
}));

test('any value is written as the language itself would, bigints as decimal text', () => {
  fc.assert(
    fc.property(fc.record({ value: anything }), (record) => {
      expect(jsonText(record)).toBe(JSON.stringify(record, bigintAsText));
    }),
  );
});

test('every millisecond of a second, before 1970 and after, keeps its own text', () => {
  for (const second of [-1_000, 0, Date.UTC(2026, 10, 22)]) {
    for (let ms = 0; ms < 1_000; ms += 1) {
      const instant = new Date(second + ms);
      expect(jsonText(instant)).toBe(`"${instant.toISOString()}"`);
    }
  }
});

test('what knows how to write itself does: a secret stays one', () => {
  expect(jsonText({ key: { toJSON: () => '***' } })).toBe('{"key":"***"}');
});
