import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { BinaryArray, type Cell, type ElementType } from './binary-array.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

function arrayOf(type: ElementType, cells: readonly Cell[]): Buffer {
  const array = new BinaryArray(type);
  for (const cell of cells) array.add(cell);
  return array.toBuffer();
}

/** The elements as PostgreSQL prints them. */
async function readBack(type: ElementType, cells: readonly Cell[]): Promise<(string | null)[]> {
  const { rows } = await pool.query(
    `select array(select e::text from unnest($1::${type}[]) with ordinality as t (e, i) order by i) as elements`,
    [arrayOf(type, cells)],
  );
  return rows[0].elements;
}

const uuid = randomUUID();

test.each<[ElementType, Cell[], (string | null)[]]>([
  ['smallint', [0, -32_768, null, 32_767], ['0', '-32768', null, '32767']],
  ['int', [1, -2_147_483_648, 2_147_483_647], ['1', '-2147483648', '2147483647']],
  ['bigint', [0n, null, 9_223_372_036_854_775_807n], ['0', null, '9223372036854775807']],
  ['uuid', [uuid, uuid.toUpperCase(), null], [uuid, uuid, null]],
  ['text', ['', null, '"a\\b"{},', 'Cà phê Đặng 🐘'], ['', null, '"a\\b"{},', 'Cà phê Đặng 🐘']],
  ['jsonb', ['{"a": "\\"Cà\\" phê"}', null, '[]'], ['{"a": "\\"Cà\\" phê"}', null, '[]']],
  ['int', [], []],
  ['jsonb', [null], [null]],
])('%s: PostgreSQL reads what was written', async (type, cells, expected) => {
  expect(await readBack(type, cells)).toEqual(expected);
});

test('instants keep their millisecond, before PostgreSQL’s epoch and long after', async () => {
  const texts = [
    '1969-07-20T20:17:40.123Z',
    '2000-01-01T00:00:00.000Z',
    '2126-11-22T15:00:00.999Z',
  ];
  const { rows } = await pool.query('select $1::timestamptz[] as instants', [
    arrayOf(
      'timestamptz',
      texts.map((text) => new Date(text)),
    ),
  ]);
  expect(rows[0].instants.map((instant: Date) => instant.toISOString())).toEqual(texts);
});

test('thousands of long texts grow the array and stay apart', async () => {
  const texts = Array.from({ length: 3_000 }, (_, i) => `${i}:${'ạ'.repeat(i % 90)}`);
  expect(await readBack('text', texts)).toEqual(texts);
});

test.each<[ElementType, Cell]>([
  ['uuid', '019aabf0-6b1e-7d7c-a8b0-6ac9a1f6f0'],
  ['uuid', '019aabf0-6b1e-7d7c-a8b0-6ac9a1f6f0aZ'],
  ['uuid', '019aabf0-6b1e-7d7c-a8b0-6ac9a1f6f0a1aa'],
  ['uuid', ''],
  ['timestamptz', new Date(Number.NaN)],
  ['bigint', 2n ** 63n],
  ['int', 2 ** 31],
])('%s refuses %s before anything is sent', (type, cell) => {
  expect(() => arrayOf(type, [cell])).toThrow(RangeError);
});
