import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { dumpSchema } from './schema-dump.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

test('schema.sql is what the migrations make; `npm run schema` writes it anew', async () => {
  const golden = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8');
  expect(await dumpSchema(client)).toBe(golden);
});

test('the dump sees every kind of change that a migration can make', async () => {
  const before = await dumpSchema(client);
  await client.query('begin');
  for (const change of [
    'alter table reversal add column extra text',
    "alter table reversal alter column extra set default 'x'",
    'alter table reversal alter column extra set not null',
    "alter table reversal add constraint extra_known check (extra in ('x', 'y'))",
    'create index reversal_extra on reversal (extra) where extra is not null',
    "comment on column reversal.extra is 'it''s new'",
    'create sequence extra_seq',
  ]) {
    const earlier = await dumpSchema(client);
    await client.query(change);
    expect(await dumpSchema(client), change).not.toBe(earlier);
  }
  await client.query('rollback');
  expect(await dumpSchema(client)).toBe(before);
});

/** Small, and the same for everybody: a copy on every node, or one node's alone. Everything else is a tenant's. */
const NOT_SHARDED = [
  'audit',
  'bank_setting',
  'card_issuer',
  'installation',
  'instalment_fee',
  'merchant',
  'merchant_code',
  'migration',
  'public_id_block',
  'sandbox_clock',
];

const KEYS = `
select c.relname as table, x.kind, x.columns, x.target from pg_class c
left join lateral (
  select case when i.indisprimary then 'primary' else 'unique' end as kind, null as target,
    (select array_agg(a.attname::text order by k.at) from unnest(i.indkey::int[]) with ordinality as k (number, at)
     join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number) as columns
  from pg_index i where i.indrelid = c.oid and i.indisunique
  union all
  select 'foreign', k.confrelid::regclass::text,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
     where a.attrelid = c.oid and a.attnum = any (k.conkey))
  from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
) x on true
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1, 2`;

type Key = {
  readonly table: string;
  readonly kind: 'primary' | 'unique' | 'foreign';
  readonly columns: readonly string[];
  readonly target: string | null;
};

test('every tenant’s table can be sharded by merchant_id: its keys lead with it or include it', async () => {
  const { rows } = await client.query<Key>(KEYS);
  const tenant = rows.filter(({ table }) => !NOT_SHARDED.includes(table));
  const tables = [...new Set(tenant.map(({ table }) => table))];
  expect(tables).toEqual(
    expect.arrayContaining(['event', 'message', 'payment', 'posting', 'refund', 'reversal']),
  );
  for (const table of tables) {
    const primary = tenant.find((key) => key.table === table && key.kind === 'primary');
    expect(primary?.columns[0], `primary key of ${table}`).toBe('merchant_id');
  }
  for (const { table, kind, columns } of tenant) {
    expect(columns, `${kind} key of ${table}`).toContain('merchant_id');
  }
  for (const { table, target } of rows.filter((key) => key.kind === 'foreign')) {
    if (!NOT_SHARDED.includes(table)) continue;
    expect(NOT_SHARDED, `${table} may not reference a sharded table`).toContain(target);
  }
});

test('no column of a tenant’s table counts by a sequence', async () => {
  const { rows } = await client.query(
    `select table_name from information_schema.columns where table_schema = 'public'
     and (column_default like '%nextval%' or is_identity = 'YES') and table_name <> all ($1)`,
    [NOT_SHARDED],
  );
  expect(rows).toEqual([]);
});
