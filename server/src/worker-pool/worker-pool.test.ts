import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, expect, test } from 'vitest';
import type { someWork } from './testing/some-work.ts';
import { PoolBusy, WorkerFailed, WorkerPool } from './worker-pool.ts';

const module = new URL('./testing/some-work.ts', import.meta.url);
const pools: WorkerPool<typeof someWork>[] = [];

function open(workers = 1, capacity = 100): WorkerPool<typeof someWork> {
  const pool = new WorkerPool<typeof someWork>({ module, workers, capacity });
  pools.push(pool);
  return pool;
}

afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

test('each answer goes to whoever asked', async () => {
  const pool = open(2);
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  const doubled = await Promise.all(numbers.map((number) => pool.run('double', number)));
  expect(doubled).toEqual(numbers.map((number) => number * 2));
});

test('a function that throws fails its own request, and tells nothing of why', async () => {
  const pool = open();
  const failed = await pool.run('fail').catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(WorkerFailed);
  expect(String(failed)).not.toContain('secret');
  expect(await pool.run('double', 4)).toBe(8);
});

test('a worker that dies fails what it was doing; the rest goes to another', async () => {
  const pool = open();
  const results = await Promise.allSettled([
    pool.run('die'),
    ...Array.from({ length: 40 }, (_, i) => pool.run('double', i)),
  ]);
  expect(results[0]?.status).toBe('rejected');
  expect(results.slice(1)).toEqual(
    Array.from({ length: 40 }, (_, i) => ({ status: 'fulfilled', value: i * 2 })),
  );
});

test('beyond its capacity a pool is busy at once, and takes requests again when some have ended', async () => {
  const pool = open(1, 3);
  const taken = [1, 2, 3].map((ms) => pool.run('take', ms));
  await expect(pool.run('double', 1)).rejects.toBeInstanceOf(PoolBusy);
  await Promise.all(taken);
  expect(await pool.run('double', 1)).toBe(2);
});

test('the event loop goes on while workers are busy', async () => {
  const pool = open(1);
  await pool.run('double', 1);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await Promise.all([100, 100].map((ms) => pool.run('take', ms)));
  delay.disable();
  expect(delay.percentile(50) / 1e6).toBeLessThan(50);
});

test('a closed pool takes nothing and leaves nobody waiting', async () => {
  const pool = open(1);
  const waiting = [pool.run('take', 5_000), pool.run('double', 1), pool.run('double', 2)];
  const settled = Promise.allSettled(waiting);
  await pool.close();
  expect((await settled).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  await expect(pool.run('double', 1)).rejects.toBeInstanceOf(PoolBusy);
});
