import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { hotPool } from './pool.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const open = (patienceMs: number) =>
  hotPool({ url: database.url, max: 1, name: 'pool test', patienceMs });

test('a hot statement that gets no answer is given up, and the next one has a connection', async () => {
  const hot = open(200);
  await expect(hot.query('select pg_sleep(60)')).rejects.toThrow('silent for 200 ms');
  const { rows } = await hot.query('select 1 as one');
  expect(rows).toEqual([{ one: 1 }]);
  await hot.end();
});

test('a connection on which answers come is kept, however long it is used', async () => {
  const hot = open(1_000);
  const seen = new Set<number>();
  for (let i = 0; i < 6; i += 1) {
    const { rows } = await hot.query('select pg_backend_pid() as pid, pg_sleep(0.2)');
    seen.add(rows[0].pid);
  }
  expect(seen.size).toBe(1);
  await hot.end();
});
