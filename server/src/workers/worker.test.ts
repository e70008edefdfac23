import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HOUR_MS } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageStore } from '../core/notification/message-store.ts';
import type { Payment } from '../core/payment/payment.ts';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import type { HttpPost } from '../outbound/http-post.ts';
import { dueReader } from '../store/due-reader.ts';
import { signalWork } from '../store/message-signal.ts';
import { PartitionLock } from '../store/partition-lock.ts';
import { hotPool, pool as openPool } from '../store/pool.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import {
  deliveryFlows,
  directory,
  fakeIpn,
  handClock,
  loopbackPost,
  memoryLog,
  NOW,
  storeFor,
} from './testing/delivery-harness.ts';
import { endPayments, keyOf } from './testing/ended-payments.ts';
import { accept, type Receiver, receiver } from './testing/receiver.ts';
import { startWorker, type Worker, type WorkerDeps } from './worker.ts';

let database: TestDatabase;
let hot: Pool;
let pool: Pool;
let store: MessageStore;
const workers: Worker[] = [];
const receivers: Receiver[] = [];
const posts: HttpPost[] = [];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  hot = hotPool({ url: database.url, max: 6, name: 'test' });
  pool = openPool({ url: database.url, max: 4, name: 'test' });
  store = storeFor(hot, pool);
});
beforeEach(async () => {
  await pool.query('truncate payment, event, message, message_try');
});
afterEach(async () => {
  for (const one of processes.splice(0)) one.kill('SIGKILL');
  await Promise.all(receivers.splice(0).map(({ close }) => close()));
  await Promise.all(workers.splice(0).map((one) => one.stop()));
  await Promise.all(posts.splice(0).map(({ close }) => close()));
});
afterAll(async () => {
  await Promise.all([hot.end(), pool.end()]);
  await database.drop();
});

const listen: typeof receiver = async (answer) => {
  const one = await receiver(answer);
  receivers.push(one);
  return one;
};

/** A worker with a connection of its own for its partitions. It looks only when told: `everyMs` is an hour. */
function worker(deps: Partial<WorkerDeps> = {}) {
  const { clock, advance } = handClock();
  const { lines, log } = memoryLog();
  const post = loopbackPost();
  posts.push(post);
  const owned: number[] = [];
  const started = startWorker({
    flows: deliveryFlows(directory(), { clock, log }),
    messages: store,
    due: dueReader(pool),
    partitions: new PartitionLock({ url: database.url, everyMs: 10 }),
    post: post.post,
    ipnOf: () => fakeIpn,
    onOwned: (count) => owned.push(count),
    ...deps,
    delivery: { everyMs: HOUR_MS, gapMs: 1, ...deps.delivery },
  });
  workers.push(started);
  return { worker: started, owned, advance, lines };
}

const quick = { interval: 3, timeout: 5_000 };
const owns = ({ owned }: { readonly owned: readonly number[] }, count: number) =>
  expect.poll(() => owned.at(-1), quick).toBe(count);

const only = async (payments: Promise<readonly Payment[]>): Promise<Payment> => {
  const [payment] = await payments;
  if (payment === undefined) throw new Error('no payment');
  return payment;
};
const stateOf = async (payment: Payment) => {
  const [message] = await store.ofPayment(keyOf(payment));
  return [message?.status, message?.tries];
};
const receivedCount = async () => {
  const { rows } = await pool.query(
    "select count(*)::int as received from message where status = 'received'",
  );
  return rows[0]?.received;
};
const ordersOf = ({ received }: Receiver) =>
  received.map(({ body }) => /order=([^&]*)/.exec(body)?.[1]);

describe('a worker', () => {
  it('delivers at once what it is told of in its own process', async () => {
    const shop = await listen(accept);
    const one = worker();
    await owns(one, PARTITIONS);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    one.worker.nudge();
    await expect.poll(() => stateOf(payment), quick).toEqual(['received', 1]);
    expect(one.worker.sizes().delivery).toEqual({ inHand: 0, waiting: 0, aside: 0 });
  });

  it('delivers at once what another process tells it of', async () => {
    const shop = await listen(accept);
    await owns(worker(), PARTITIONS);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    await signalWork(pool);
    await expect.poll(() => stateOf(payment), quick).toEqual(['received', 1]);
  });

  it('finds by itself what nobody told it of', async () => {
    const shop = await listen(accept);
    await owns(worker({ delivery: { everyMs: 20 } }), PARTITIONS);
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    await expect.poll(() => stateOf(payment), quick).toEqual(['received', 1]);
  });

  it('looks again when the clock is moved', async () => {
    const shop = await listen(accept);
    const one = worker();
    await owns(one, PARTITIONS);
    const tomorrow = new Date(NOW.getTime() + 24 * HOUR_MS);
    const payment = await only(endPayments(pool, { now: tomorrow, notifyUrl: shop.url }));
    one.advance(24 * HOUR_MS);
    one.worker.clockMoved();
    await expect.poll(() => stateOf(payment), quick).toEqual(['received', 1]);
  });

  it('delivers to nobody without a partition', async () => {
    const shop = await listen(accept);
    const other = new PartitionLock({ url: database.url, everyMs: 10 });
    const all = new Promise<void>((resolve) => {
      other.start({
        onChange: ({ size }) => size === PARTITIONS && resolve(),
        onLeave: () => new Promise(() => {}),
        onSignal: () => {},
      });
    });
    await all;
    const one = worker();
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    one.worker.nudge();
    await expect.poll(() => other.owned.size, quick).toBe(PARTITIONS / 2);
    one.worker.nudge();
    expect(one.owned).toEqual([]);
    expect(shop.received).toEqual([]);
    other.stop();
    await owns(one, PARTITIONS);
    await expect.poll(() => stateOf(payment), quick).toEqual(['received', 1]);
  });
});

describe('two workers', () => {
  it('share the merchants, and deliver each message once', async () => {
    const shops = [await listen(accept), await listen(accept)];
    const [first, second] = [worker(), worker()];
    await owns(first, PARTITIONS / 2);
    await owns(second, PARTITIONS / 2);
    for (let merchant = 1; merchant <= 40; merchant += 1) {
      const notifyUrl = shops[merchant % 2]?.url ?? '';
      await endPayments(pool, { now: NOW, notifyUrl, merchant, count: 3 });
    }
    await signalWork(pool);
    await expect.poll(receivedCount, quick).toBe(120);
    const orders = shops.flatMap(ordersOf);
    expect(orders).toHaveLength(120);
    expect(new Set(orders).size).toBe(120);
  });

  it('hand over only what is not under way: a worker that joins repeats nothing', async () => {
    const answers: (() => void)[] = [];
    const shop = await listen((_, response) => answers.push(() => response.end('ok')));
    const first = worker();
    await owns(first, PARTITIONS);
    for (let merchant = 0; merchant < 20; merchant += 1) {
      await endPayments(pool, { now: NOW, notifyUrl: shop.url, merchant });
    }
    first.worker.nudge();
    await expect.poll(() => answers.length, quick).toBe(20);
    const second = worker();
    await owns(first, PARTITIONS / 2);
    for (const answer of answers) answer();
    await owns(second, PARTITIONS / 2);
    await expect.poll(receivedCount, quick).toBe(20);
    expect(ordersOf(shop)).toHaveLength(20);
  });

  it('when one stops, the other takes over everything', async () => {
    const shop = await listen(accept);
    const [first, second] = [worker(), worker()];
    await owns(first, PARTITIONS / 2);
    await owns(second, PARTITIONS / 2);
    await first.worker.stop();
    await owns(second, PARTITIONS);
    await endPayments(pool, { now: NOW, notifyUrl: shop.url, merchant: 1 });
    await endPayments(pool, { now: NOW, notifyUrl: shop.url, merchant: 40 });
    await signalWork(pool);
    await expect.poll(receivedCount, quick).toBe(2);
  });
});

describe('a worker that is killed in the middle of a try', () => {
  it('is taken over at once: the message is sent again, and recorded once', async () => {
    let killed = false;
    const shop = await listen((_, response) => {
      if (killed) response.end('ok');
    });
    const process = await workerProcess();
    const payment = await only(endPayments(pool, { now: NOW, notifyUrl: shop.url }));
    await expect.poll(() => shop.received.length, quick).toBe(1);
    killed = true;
    process.kill('SIGKILL');
    const one = worker();
    await owns(one, PARTITIONS);
    await expect.poll(() => stateOf(payment), quick).toEqual(['received', 1]);
    expect(shop.received).toHaveLength(2);
  });
});

/** A worker in a process of its own, owning everything. */
async function workerProcess(): Promise<ChildProcess> {
  const path = fileURLToPath(new URL('testing/worker-process.ts', import.meta.url));
  const child = spawn(process.execPath, [path, database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const [line] = await once(child.stdout ?? child, 'data');
  expect(String(line)).toBe(`owns ${PARTITIONS}\n`);
  return child;
}
