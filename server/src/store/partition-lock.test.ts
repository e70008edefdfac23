import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { signalWork } from './message-signal.ts';
import { PartitionLock, type PartitionLockOptions } from './partition-lock.ts';
import { pool as openPool } from './pool.ts';

let database: TestDatabase;
let pool: Pool;
const started: Member[] = [];

beforeAll(async () => {
  database = await testDatabase();
  pool = openPool({ url: database.url, max: 2, name: 'test' });
});
afterEach(async () => {
  for (const { lock } of started.splice(0)) lock.stop();
  await expect.poll(livingSessions).toBe(0);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function livingSessions(): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as living from pg_stat_activity
     where application_name = 'cong partitions' and datname = current_database()`,
  );
  return rows[0]?.living;
}

type Member = {
  readonly lock: PartitionLock;
  readonly changes: ReadonlySet<number>[];
  readonly errors: unknown[];
  signals: number;
  /** How often it counted the living workers. */
  counts: number;
};

function join(
  options: Partial<PartitionLockOptions> = {},
  onLeave: (partitions: readonly number[]) => Promise<void> = () => Promise.resolve(),
): Member {
  const errors: unknown[] = [];
  const lock = new PartitionLock({
    url: database.url,
    everyMs: 10,
    onError: (error) => errors.push(error),
    onCount: () => {
      member.counts += 1;
    },
    ...options,
  });
  const member: Member = { lock, changes: [], errors, signals: 0, counts: 0 };
  started.push(member);
  lock.start({
    onChange: (owned) => member.changes.push(owned),
    onLeave,
    onSignal: () => {
      member.signals += 1;
    },
  });
  return member;
}

const sizes = (members: readonly Member[]) => members.map(({ lock }) => lock.owned.size);
const settled = (members: readonly Member[], expected: readonly number[]) =>
  expect.poll(() => sizes(members).sort(), { interval: 5, timeout: 5_000 }).toEqual(expected);

/** Of three: all is owned, and nobody holds more than a third, rounded up. */
const sharedOut = (members: readonly Member[]) =>
  expect
    .poll(() => sizes(members).sort().join(), { interval: 5, timeout: 5_000 })
    .toMatch(/^(20,22,22|21,21,22)$/);

/** The server's number of the session that holds a member's partitions. */
async function sessionOf({ lock }: Member): Promise<number> {
  const [partition] = lock.owned;
  const { rows } = await pool.query<{ pid: number }>(
    "select pid from pg_locks where locktype = 'advisory' and objid::int = $1 and classid::int = 5026512",
    [partition],
  );
  const [held, ...more] = rows;
  if (held === undefined || more.length > 0) throw new Error(`held by ${rows.length}`);
  return held.pid;
}

function expectOwnedOnce(members: readonly Member[]): void {
  const all = members.flatMap(({ lock }) => [...lock.owned]);
  expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, n) => n));
}

describe('partitions', () => {
  it('all go to the only worker', async () => {
    const only = join();
    await settled([only], [PARTITIONS]);
  });

  it('are shared out among three, each owned once; one that goes is taken over', async () => {
    const members = [join(), join(), join()];
    await sharedOut(members);
    expectOwnedOnce(members);
    const [gone, ...rest] = members;
    gone?.lock.stop();
    expect(gone?.lock.owned.size).toBe(0);
    await settled(rest, [32, 32]);
    expectOwnedOnce(rest);
  });

  it('of a worker whose connection is cut are let go at once, taken over, and shared again', async () => {
    const members = [join(), join({ everyMs: 10 })];
    await settled(members, [32, 32]);
    const [cut, other] = members;
    if (cut === undefined || other === undefined) throw new Error('missing');
    const before = cut.changes.length;
    await pool.query('select pg_terminate_backend($1)', [await sessionOf(cut)]);
    await expect.poll(() => cut.changes[before]?.size, { interval: 1 }).toBe(0);
    expect(cut.errors).toHaveLength(1);
    await settled(members, [32, 32]);
    expectOwnedOnce(members);
    expect(other.errors).toEqual([]);
  });

  it('stay where they are while nobody comes or goes', async () => {
    const members = [join(), join(), join()];
    await sharedOut(members);
    const changes = members.map((member) => member.changes.length);
    const counted = members.map((member) => member.counts);
    await expect
      .poll(() => members.every(({ counts }, n) => counts > (counted[n] ?? 0) + 10), {
        interval: 5,
      })
      .toBe(true);
    expect(members.map((member) => member.changes.length)).toEqual(changes);
  });

  it('come with the news that some process has committed work', async () => {
    const member = join();
    await settled([member], [PARTITIONS]);
    await signalWork(pool);
    await expect.poll(() => member.signals, { interval: 5 }).toBe(1);
  });

  it('are handed over only when what was begun for them has ended', async () => {
    const leaving: number[] = [];
    let finish: () => void = () => {};
    const first = join({}, (partitions) => {
      leaving.push(...partitions);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    await settled([first], [PARTITIONS]);
    const second = join();
    await settled([first, second], [0, 32]);
    expect(leaving).toHaveLength(32);
    expect([...first.lock.owned].some((one) => leaving.includes(one))).toBe(false);
    expect(second.lock.owned.size).toBe(0);
    finish();
    await settled([first, second], [32, 32]);
    expectOwnedOnce([first, second]);
  });

  it('are handed over in the end when what was begun never ends', async () => {
    const first = join({ handOverMs: 20 }, () => new Promise(() => {}));
    await settled([first], [PARTITIONS]);
    const second = join();
    await settled([first, second], [32, 32]);
  });

  it('are let go when the database no longer answers, though the connection stands', async () => {
    const proxy = await stallingProxy();
    const url = new URL(database.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const stalled = join({ url: url.href, answerWithinMs: 100 });
    await settled([stalled], [PARTITIONS]);
    proxy.stall();
    await settled([stalled], [0]);
    proxy.close();
  });

  it('are found again once a database that was away is back', async () => {
    const proxy = await stallingProxy();
    const url = new URL(database.url);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const member = join({ url: url.href });
    await settled([member], [PARTITIONS]);
    proxy.cut();
    await expect.poll(() => member.changes.map(({ size }) => size)).toContain(0);
    await settled([member], [PARTITIONS]);
    proxy.close();
  });
});

/** Stands between a worker and PostgreSQL, and can keep silent. */
async function stallingProxy() {
  const { hostname, port } = new URL(database.url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    stall: () => {
      for (const socket of sockets) socket.pause().unpipe();
    },
    close: () => {
      server.close();
      cut();
    },
  };
}
