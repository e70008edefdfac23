import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './test-database.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('two test databases do not see each other, and a dropped one is gone', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  await query(one.url, 'create table only_here (n int)');
  const sql = "select to_regclass('only_here') as found";
  expect(await query(one.url, sql)).toEqual([{ found: 'only_here' }]);
  expect(await query(other.url, sql)).toEqual([{ found: null }]);
  await one.drop();
  await expect(query(one.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  await other.drop();
});
