import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { plainArray, textArray } from './array-literal.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const awkward = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed()),
  fc.constantFrom(
    '',
    'NULL',
    'null',
    '{}',
    ',',
    '"',
    '\\',
    '\\"',
    "'",
    '\n',
    ' a ',
    '{"a":"\\u0041"}',
  ),
);

test('any text comes through PostgreSQL as it went in', async () => {
  const rows = fc.array(fc.option(awkward), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rows, async (values) => {
      const sql = 'select $1::text[] as back';
      const { rows: found } = await store.pool.query(sql, [textArray(values)]);
      expect(found[0]?.back).toEqual(values);
    }),
    { numRuns: 200 },
  );
});

test('numbers, bigints and nothing come through as they went in', async () => {
  const numbers = plainArray([1, -5n, null, 2n ** 62n]);
  const { rows } = await store.pool.query('select $1::bigint[]::text[] as back', [numbers]);
  expect(rows[0]?.back).toEqual(['1', '-5', null, `${2n ** 62n}`]);
  const { rows: none } = await store.pool.query('select $1::int[] as back', [plainArray([])]);
  expect(none[0]?.back).toEqual([]);
});
