import { newUuid } from '@cong/values/ids.ts';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_FEES, SAMPLE_INSTALMENTS } from '../testing/sample-instalment.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { auditOf } from './audit-store.ts';
import { instalmentStore } from './instalment-store.ts';
import { pool } from './pool.ts';

const NOW = new Date('2026-11-22T03:00:00.000Z');

let database: TestDatabase;
let db: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  db = pool({ url: database.url, max: 2, name: 'test' });
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

test('a fee table and the issuers are replaced whole, come back as they were given, and are audited', async () => {
  const store = instalmentStore({ pool: db, clock: () => NOW, newUuid, operator: 'lan' });
  await store.replaceFees(SAMPLE_FEES);
  await store.replaceIssuers(SAMPLE_INSTALMENTS.issuers);
  const issuers = SAMPLE_INSTALMENTS.issuers.toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1));
  expect(await store.configuration()).toEqual({ fees: SAMPLE_FEES, issuers });
  await store.replaceFees(SAMPLE_FEES.slice(0, 1));
  expect((await store.configuration()).fees).toEqual(SAMPLE_FEES.slice(0, 1));
  const audited = await auditOf(db, 'instalments');
  expect(audited.map(({ action }) => action)).toEqual([
    'instalment.fees_replaced',
    'instalment.card_issuers_replaced',
    'instalment.fees_replaced',
  ]);
});
