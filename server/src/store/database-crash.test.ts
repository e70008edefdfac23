import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTemporaryDatabase } from '../../../launcher/src/temporary-database.ts';
import type { Change } from '../core/change/change.ts';
import { sampleChange } from '../testing/sample-payment.ts';
import { openStore, type TestStore } from '../testing/test-store.ts';
import { migrate } from './migrate.ts';

// A PostgreSQL of this file's own: the others' must not fall with it.
let database: Awaited<ReturnType<typeof startTemporaryDatabase>>;
let store: TestStore;

beforeAll(async () => {
  database = await startTemporaryDatabase({ durable: true });
  await migrate(database.url);
  store = openStore(database.url);
});

afterAll(async () => {
  await store.close();
  await database.stop();
});

/** Kills the process that serves a connection: PostgreSQL throws everybody out, recovers and starts again. */
async function crash(): Promise<void> {
  const pid = await store.count(
    "select pid from pg_stat_activity where application_name = 'cong test own' limit 1",
  );
  process.kill(pid, 'SIGKILL');
}

test('PostgreSQL crashes and recovers under load: every order is committed once, and nothing else fails', async () => {
  const writer = store.writer({ url: database.url, maxBatch: 20, pause: (ms) => wait(ms / 10) });
  const creates: Change[] = [];
  const outcomes: string[] = [];
  let crashes = 0;
  const client = async (orders: number): Promise<void> => {
    for (let i = 0; i < orders; i += 1) {
      const change = sampleChange();
      creates.push(change);
      outcomes.push(await writer.write(change));
      if (outcomes.length === 300 || outcomes.length === 900) {
        crashes += 1;
        await crash();
      }
    }
  };
  await Promise.all(Array.from({ length: 40 }, () => client(40)));
  expect(crashes).toBe(2);
  expect(new Set(outcomes)).toEqual(new Set(['committed']));
  const ids = creates.map(({ subjectId }) => subjectId);
  expect(await store.count('select count(*) from payment where id = any ($1::uuid[])', [ids])).toBe(
    1_600,
  );
  expect(
    await store.count('select count(*) from event where stream = any ($1::uuid[])', [ids]),
  ).toBe(1_600);
  const writes = creates.flatMap(({ writes: all }) => all);
  const [first] = writes;
  if (first?.type !== 'payment') throw new Error('no payment');
  const { merchantId, id } = first.payment;
  expect(await store.reader.byKey({ merchantId, paymentId: id })).toEqual(first.payment);
}, 30_000);
