import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { migrate } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.drop());

async function onDatabase<Value>(work: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const empty = (): Promise<unknown> =>
  onDatabase((client) => client.query('drop schema public cascade; create schema public'));

test('processes that start at once migrate once', async () => {
  const whole = await onDatabase(dumpSchema);
  await empty();
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url)));
  const files = await readdir(new URL('../../migrations/', import.meta.url));
  expect(applied.flat().toSorted()).toEqual(
    files.filter((name) => name.endsWith('.sql')).toSorted(),
  );
  expect(await onDatabase(dumpSchema)).toBe(whole);
});

test('a migrated database is left alone', async () => {
  expect(await migrate(database.url)).toEqual([]);
});

test('a database that a newer server migrated is refused', async () => {
  await onDatabase((client) =>
    client.query("insert into migration values ('9999-future.sql', '2026-11-22')"),
  );
  await expect(migrate(database.url)).rejects.toThrow('newer than this server');
});

test('a migration that fails leaves nothing behind', async () => {
  await empty();
  await onDatabase((client) => client.query('create table refund (mine text)'));
  await expect(migrate(database.url)).rejects.toThrow('already exists');
  const tables = "select count(*)::int as n from pg_tables where schemaname = 'public'";
  const { rows } = await onDatabase((client) => client.query(tables));
  // The one that was there, and the list of migrations.
  expect(rows).toEqual([{ n: 2 }]);
});
