import { type MessageId, merchantId } from '@cong/values/ids.ts';
import { addMs } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  DueMessage,
  DueMessageQuery,
  MessageStore,
  StoredMessage,
  TryRecord,
} from '../core/notification/message-store.ts';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { endPayments, keyOf } from '../workers/testing/ended-payments.ts';
import { messageStore } from './message-store.ts';
import { hotPool, pool as openPool } from './pool.ts';

const NOW = new Date('2026-03-01T03:00:00.000Z');
const ALL = Array.from({ length: PARTITIONS }, (_, n) => n);
let database: TestDatabase;
let hot: Pool;
let pool: Pool;
let store: MessageStore;

const opened = () =>
  messageStore({
    ...{ hot, pool, maxBatch: 100, maxInFlight: 2, lingerMs: 0, patienceMs: 5_000 },
    pause: () => Promise.resolve(),
    now: () => performance.now(),
  });

beforeAll(async () => {
  database = await testDatabase();
  hot = hotPool({ url: database.url, max: 4, name: 'test' });
  pool = openPool({ url: database.url, max: 4, name: 'test' });
  store = opened();
});
beforeEach(async () => {
  await pool.query('truncate payment, event, message, message_try');
});
afterAll(async () => {
  await Promise.all([hot.end(), pool.end()]);
  await database.drop();
});

const due = (query: Partial<DueMessageQuery> = {}): Promise<readonly DueMessage[]> =>
  store.due({
    ...{ now: NOW, partitions: ALL, limit: 100, perHost: 100, exceptHosts: [], exceptIds: [] },
    ...query,
  });

const record = (
  message: StoredMessage,
  { next, ...done }: Partial<TryRecord['done']> & { readonly next?: TryRecord['next'] } = {},
): TryRecord => ({
  message,
  done: {
    number: message.tries + 1,
    at: NOW,
    tookMs: 12,
    url: 'http://shop.example/notify',
    request: 'a=1&checksum=***',
    responseStatus: 200,
    response: 'ok',
    verdict: 'received',
    ...done,
  },
  next: next ?? { status: 'received' },
});

async function firstDue(): Promise<StoredMessage> {
  const [first] = await due();
  if (first === undefined) throw new Error('nothing is due');
  return first.message;
}

const at = (host: string, more: object = {}) => ({
  now: NOW,
  notifyUrl: `http://${host}/n`,
  ...more,
});
const hosts = (found: readonly DueMessage[]) => found.map(({ message }) => message.host);

describe('what is due', () => {
  it('comes with its payment, and not before its time', async () => {
    const [payment] = await endPayments(pool, at('shop.example'));
    const [found, ...more] = await due();
    expect(more).toEqual([]);
    expect(found?.payment).toEqual(payment);
    expect(found?.message).toMatchObject({
      host: 'shop.example',
      status: 'pending',
      tries: 0,
      dueAt: NOW,
      createdAt: NOW,
    });
    expect(await due({ now: addMs(NOW, -1) })).toEqual([]);
  });

  it('is dealt out host by host, each host under its cap and oldest first', async () => {
    await endPayments(pool, at('a.example', { count: 5 }));
    await endPayments(pool, at('b.example', { now: addMs(NOW, -2) }));
    await endPayments(pool, at('b.example', { now: addMs(NOW, -1) }));
    await endPayments(pool, at('c.example'));
    const found = await due({ perHost: 3 });
    expect(hosts(found).slice(0, 3).sort()).toEqual(['a.example', 'b.example', 'c.example']);
    expect(hosts(found).slice(3, 5).sort()).toEqual(['a.example', 'b.example']);
    expect(hosts(found).slice(5)).toEqual(['a.example']);
    const ofB = found.filter(({ message }) => message.host === 'b.example');
    expect(ofB.map(({ message }) => message.dueAt)).toEqual([addMs(NOW, -2), addMs(NOW, -1)]);
  });

  it('counts a host once, however many merchants share it', async () => {
    for (const merchant of [1, 2, 3])
      await endPayments(pool, at('hub.example', { merchant, count: 4 }));
    expect(await due({ perHost: 5 })).toHaveLength(5);
  });

  it('leaves out merchants of other workers, named hosts, and what is under way', async () => {
    await endPayments(pool, at('a.example', { merchant: 1 }));
    await endPayments(pool, at('b.example', { merchant: 2 }));
    await endPayments(pool, at('c.example', { merchant: 2 + PARTITIONS }));
    expect(hosts(await due({ partitions: [2] })).sort()).toEqual(['b.example', 'c.example']);
    expect(hosts(await due({ exceptHosts: ['a.example', 'c.example'] }))).toEqual(['b.example']);
    const taken = (await due()).filter(({ message }) => message.host !== 'c.example');
    const exceptIds = taken.map(({ message }) => message.id);
    expect(hosts(await due({ exceptIds }))).toEqual(['c.example']);
    expect(await due({ partitions: [] })).toEqual([]);
  });

  it('includes messages that have no host yet', async () => {
    await endPayments(pool, { now: NOW });
    const [found] = await due();
    expect(found?.message).not.toHaveProperty('host');
  });

  it("holds a payment's next message until the one before is received or parked", async () => {
    const [payment] = await endPayments(pool, at('a.example'));
    const earlier = await firstDue();
    const later = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
    await pool.query(
      `insert into message (merchant_id, payment_id, id, kind, host, due_at, created_at)
       values ($1, $2, $3, 'payment_result', 'a.example', $4, $4)`,
      [payment?.merchantId, payment?.id, later, addMs(NOW, -1_000)],
    );
    const ids = async () => (await due()).map(({ message }) => message.id);
    expect(await ids()).toEqual([earlier.id]);
    const retry = { status: 'pending', dueAt: addMs(NOW, 30_000) } as const;
    await store.record(record(earlier, { verdict: 'timeout', next: retry }));
    expect(await ids()).toEqual([]);
    await store.record(record({ ...earlier, tries: 1 }, { next: { status: 'parked' } }));
    expect(await ids()).toEqual([later]);
  });

  it('reads a few rows, whatever one host keeps waiting', async () => {
    await endPayments(pool, at('live.example', { now: addMs(NOW, -1) }));
    await pool.query(
      `insert into message (merchant_id, payment_id, id, kind, host, due_at, created_at)
       select 1, gen_random_uuid(), gen_random_uuid(), 'payment_result', 'dead.example', $1, $1
       from generate_series(1, 20000)`,
      [addMs(NOW, -60_000)],
    );
    await pool.query('vacuum analyze message');
    const before = await tuplesRead();
    expect(hosts(await due({ exceptHosts: ['dead.example'] }))).toEqual(['live.example']);
    expect((await tuplesRead()) - before).toBeLessThan(500);
  });
});

/** Rows of `message` read through its indexes or otherwise, by every session. */
async function tuplesRead(): Promise<number> {
  const client = await hot.connect();
  try {
    await client.query('select pg_stat_force_next_flush()');
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ read: string }>(
      `select seq_tup_read + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'message') as read
       from pg_stat_user_tables where relname = 'message'`,
    );
    return Number(rows[0]?.read);
  } finally {
    client.release();
  }
}

describe('a try', () => {
  it('is kept with what it makes of its message', async () => {
    const [payment] = await endPayments(pool, at('a.example'));
    if (payment === undefined) throw new Error('no payment');
    const message = await firstDue();
    const dueAt = addMs(NOW, 30_000);
    const missed = record(message, { verdict: 'timeout', next: { status: 'pending', dueAt } });
    await store.record(missed);
    const received = record({ ...message, tries: 1 }, { at: dueAt });
    await store.record(received);
    const [stored] = await store.ofPayment(keyOf(payment));
    expect(stored).toMatchObject({ status: 'received', tries: 2, dueAt });
    expect(stored?.history).toEqual([missed.done, received.done]);
    expect(await store.byId(message.id)).toMatchObject({ status: 'received', tries: 2 });
    expect(await due({ now: addMs(NOW, 60_000) })).toEqual([]);
  });

  it('written again after its commit was not seen is one try', async () => {
    const [payment] = await endPayments(pool, at('a.example'));
    if (payment === undefined) throw new Error('no payment');
    const once = record(await firstDue());
    await store.record(once);
    await store.record(once);
    const [stored] = await store.ofPayment(keyOf(payment));
    expect(stored).toMatchObject({ status: 'received', tries: 1 });
    expect(stored?.history).toEqual([once.done]);
  });

  it('of a second worker is kept beside, and its receipt is never undone', async () => {
    const [payment] = await endPayments(pool, at('a.example'));
    if (payment === undefined) throw new Error('no payment');
    const message = await firstDue();
    const next = { status: 'pending', dueAt: addMs(NOW, 30_000) } as const;
    const missed = record(message, { tookMs: 1, verdict: 'timeout', next });
    const received = record(message, { tookMs: 2 });
    const missedToo = record(message, { tookMs: 3, verdict: 'timeout', next });
    await store.record(missed);
    await store.record(received);
    await store.record(missedToo);
    const [stored] = await store.ofPayment(keyOf(payment));
    expect(stored).toMatchObject({ status: 'received', tries: 3 });
    expect(stored?.history.map(({ number, tookMs }) => [number, tookMs])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('keeps a bounded part of what a listener answered, whatever bytes it sent', async () => {
    const [payment] = await endPayments(pool, at('a.example'));
    if (payment === undefined) throw new Error('no payment');
    const response = `\u0000\ud800${'đ'.repeat(5_000)}`;
    await store.record(record(await firstDue(), { response, verdict: 'mal"form\\ed\u0000' }));
    const [stored] = await store.ofPayment(keyOf(payment));
    const [kept] = stored?.history ?? [];
    expect(kept?.verdict).toBe('mal"form\\ed');
    expect(kept?.response).toMatch(/^\ufffdđ+$/);
    expect(Buffer.byteLength(kept?.response ?? '')).toBeGreaterThan(2_040);
    expect(Buffer.byteLength(kept?.response ?? '')).toBeLessThanOrEqual(2_048);
  });

  it('is read together with what it made of its message, never one without the other', async () => {
    const [payment] = await endPayments(pool, at('a.example'));
    if (payment === undefined) throw new Error('no payment');
    let message = await firstDue();
    let recording = true;
    const reading = (async () => {
      while (recording) {
        const [stored] = await store.ofPayment(keyOf(payment));
        expect(stored?.history).toHaveLength(stored?.tries ?? -1);
      }
    })();
    const next = { status: 'pending', dueAt: NOW } as const;
    for (; message.tries < 200; message = { ...message, tries: message.tries + 1 }) {
      await store.record(record(message, { verdict: 'timeout', next }));
    }
    recording = false;
    await reading;
  });

  it('that PostgreSQL refuses fails alone', async () => {
    await endPayments(pool, at('a.example', { count: 9 }));
    const found = await due();
    const outcomes = await Promise.allSettled(
      found.map(({ message }, n) =>
        store.record(record(message, { responseStatus: n === 4 ? 2 ** 40 : 200 })),
      ),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      found.map((_, n) => n !== 4),
    );
    expect(await due()).toHaveLength(1);
  });

  it('shares its commit with those that come at the same time', async () => {
    await endPayments(pool, at('a.example', { count: 50 }));
    const found = await due();
    await Promise.all(found.map(({ message }) => store.record(record(message))));
    const { rows } = await pool.query(
      'select count(distinct xmin::text)::int as commits from message_try',
    );
    expect(rows[0]?.commits).toBeLessThanOrEqual(2);
  });

  it('outlives a lost connection: it is written once', async () => {
    await endPayments(pool, at('a.example', { count: 20 }));
    const found = await due();
    const blocker = await pool.connect();
    await blocker.query('begin');
    await blocker.query('lock table message in access exclusive mode');
    const recorded = Promise.all(found.map(({ message }) => store.record(record(message))));
    await blockedBackends(1);
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()`,
    );
    await blocker.query('commit');
    blocker.release();
    await recorded;
    const { rows } = await pool.query('select count(*)::int as tries from message_try');
    expect(rows[0]?.tries).toBe(20);
    expect(await due()).toEqual([]);
  });

  it('of overlapping batches from two workers does not deadlock', async () => {
    await endPayments(pool, at('a.example', { count: 60 }));
    const found = await due();
    const other = opened();
    const shuffled = [...found].reverse();
    await Promise.all([
      ...found.map(({ message }) => store.record(record(message, { tookMs: 1 }))),
      ...shuffled.map(({ message }) => other.record(record(message, { tookMs: 2 }))),
    ]);
    const { rows } = await pool.query(
      'select tries, count(*)::int as messages from message group by tries',
    );
    expect(rows).toEqual([{ tries: 2, messages: 60 }]);
  });
});

async function blockedBackends(count: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `select count(*)::int as blocked from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rows[0]?.blocked >= count) return;
  }
}

describe('a parked message', () => {
  it('is listed, latest first and per merchant, and can be sent again by hand', async () => {
    const [one] = await endPayments(pool, at('a.example', { merchant: 1 }));
    const [two] = await endPayments(pool, at('b.example', { merchant: 2 }));
    for (const { message } of await due()) {
      const ended = addMs(NOW, message.merchantId);
      await store.record(
        record(message, { at: ended, verdict: 'timeout', next: { status: 'parked' } }),
      );
    }
    const parked = await store.parked({ limit: 10 });
    expect(parked.map((message) => message.merchantId)).toEqual([2, 1]);
    expect(await store.parked({ limit: 10, merchantId: merchantId(1) })).toHaveLength(1);
    expect(await store.parked({ limit: 1 })).toHaveLength(1);

    const [ofTwo] = parked;
    if (one === undefined || two === undefined || ofTwo === undefined) throw new Error('missing');
    const later = addMs(NOW, 5_000);
    const key = { ...keyOf(two), id: ofTwo.id };
    expect(await store.sendAgain(key, later)).toBe(true);
    expect(await store.sendAgain(key, later)).toBe(false);
    const unknown = '00000000-0000-7000-8000-000000000000' as MessageId;
    expect(await store.sendAgain({ ...key, id: unknown }, later)).toBe(false);
    expect((await due({ now: later })).map(({ message }) => message.id)).toEqual([ofTwo.id]);
    expect(await store.sendParkedAgain({ merchantId: merchantId(2) }, later)).toBe(0);
    expect(await store.sendParkedAgain({}, later)).toBe(1);
    expect(await due({ now: later })).toHaveLength(2);
  });
});
