import { vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import { attemptOfNumber, minutes, sampleChange, T0 } from '../testing/sample-payment.ts';
import { sampleRefund } from '../testing/sample-refund.ts';
import { storedAfter, storedIn } from '../testing/stored-payment.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { openStore, type TestStore } from '../testing/test-store.ts';
import { dueReader } from './due-reader.ts';
import { committedBefore } from './flush.ts';
import { FLUSH_SQL } from './flush-statement.ts';
import { merchantLists } from './merchant-lists.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.drop());

async function onStore<Value>(work: (store: TestStore) => Promise<Value>): Promise<Value> {
  const store = openStore(database.url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const TABLES = ['payment', 'event', 'posting', 'message', 'refund', 'reversal', 'merchant_day'];

/** How often each table was read from one end to the other. A session's counts are complete once it has ended. */
const scans = (): Promise<Readonly<Record<string, number>>> =>
  onStore(async ({ pool }) => {
    const { rows } = await pool.query<{ relname: string; seq_scan: string }>(
      'select relname, seq_scan from pg_stat_user_tables where relname = any ($1)',
      [TABLES],
    );
    return Object.fromEntries(rows.map(({ relname, seq_scan }) => [relname, Number(seq_scan)]));
  });

/** Everything that the hot path and the look-ups of pages and protocols do. */
async function everything(store: TestStore): Promise<void> {
  const writer = store.writer({ maxBatch: 50 });
  const payments = await Promise.all(
    Array.from({ length: 120 }, () => storedIn(writer, 'captured')),
  );
  const limitUse = { day: '2026-11-22', amount: vnd(1n), limit: vnd(1_000_000n) };
  await Promise.all(Array.from({ length: 30 }, () => writer.write(sampleChange({ limitUse }))));
  await Promise.all(payments.slice(0, 20).map((one) => writer.write(sampleRefund(one).change)));
  const declined = await storedIn(writer, 'declined');
  await storedAfter(writer, declined, [
    {
      type: 'record_result',
      attemptId: attemptOfNumber(declined, 1),
      answer: { outcome: 'paid', amount: declined.amount },
      now: minutes(5),
    },
  ]);
  await committedBefore(store.hot, [sampleChange(), sampleChange()]);
  for (const payment of [...payments.slice(0, 10), declined]) {
    const key = { merchantId: payment.merchantId, paymentId: payment.id };
    await Promise.all([store.reader.byKey(key), store.reader.byOrder(payment)]);
  }
}

test('a table that is read whole is noticed', async () => {
  const { payment = 0 } = await scans();
  await onStore((store) => store.count('select count(*) from payment where amount < 0'));
  expect((await scans()).payment).toBe(payment + 1);
});

test('on fresh tables, where a plan is made that stays, the hot path reads by index alone', async () => {
  const before = await scans();
  await onStore(everything);
  expect(await scans()).toEqual(before);
});

test('on 200,000 payments the hot path, the look-ups and the sweeps read by index alone', async () => {
  await onStore(async ({ pool }) => {
    await pool.query(
      `insert into payment (merchant_id, id, version, protocol, order_ref, public_id, amount, status, facts, state,
         created_at, due_at)
       select 1 + n % 50, uuidv7(), 4, '123pay', 'bulk-' || n, 'B' || n, 1000, 'captured', '{}', '{}', $1,
         case when n % 1000 = 0 then $1::timestamptz + interval '1 day' end
       from generate_series(1, 200000) n`,
      [T0],
    );
    await pool.query('analyze payment');
  });
  const before = await scans();
  await onStore(async (store) => {
    await everything(store);
    const payment = await storedIn(store.writer(), 'captured');
    const key = { merchantId: payment.merchantId, paymentId: payment.id };
    await store.reader.byPublicId(payment.publicId);
    await store.reader.byOrderRef('123pay', payment.orderRef);
    await store.reader.historyOf(key);
    const page = { ...key, protocol: '123pay', from: T0, until: minutes(60), limit: 15, offset: 0 };
    const lists = merchantLists(store.pool);
    await lists.payments({ ...page, group: 'domestic_bank', statuses: ['captured'] });
    await lists.paymentByPublicId(payment.merchantId, '123pay', payment.publicId);
    await store.reader.postingsOf(key);
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    await dueReader(store.pool).payments({ now: minutes(30), partitions, limit: 200 });
  });
  const { payment, event, posting } = await scans();
  expect({ payment, event, posting }).toEqual({
    payment: before.payment,
    event: before.event,
    posting: before.posting,
  });
}, 60_000);

type Plan = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
};

const flat = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

test('the flush finds payments by their key and joins nothing by brute force', async () => {
  const rows = await onStore(async ({ hot }) => {
    const explained = await hot.query(`explain (generic_plan, format json) ${FLUSH_SQL}`);
    return explained.rows;
  });
  const nodes = flat(rows[0]['QUERY PLAN'][0].Plan);
  const reads = nodes.filter((node) => /Scan$/.test(node['Node Type']) && node['Relation Name']);
  expect(reads.map((node) => `${node['Node Type']} ${node['Index Name']}`)).toEqual([
    'Index Scan payment_pkey',
    'Index Scan payment_pkey',
  ]);
});
