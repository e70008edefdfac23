import { SECOND_MS } from '@cong/values/time.ts';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { pool } from './pool.ts';
import { type PublicIdAllocator, publicIdAllocator } from './public-id-allocator.ts';

const NOON = new Date('2026-11-22T05:00:00.000Z');
/** One second before the Viet Nam day ends. */
const EVENING = new Date('2026-11-22T16:59:59.000Z');
const MORNING = new Date('2026-11-22T17:00:00.000Z');

let database: TestDatabase;
let db: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  db = pool({ url: database.url, max: 8, name: 'test' });
});
/** A name of its own for each test: what one still has under way is not another's. */
let protocol: string;
beforeEach(({ task }) => {
  protocol = task.id;
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

async function take(from: PublicIdAllocator, count: number, now = NOON): Promise<number[]> {
  const numbers: number[] = [];
  for (let i = 0; i < count; i += 1) numbers.push(await from.next(protocol, now));
  return numbers;
}

test('four processes take 100,000 numbers at once and no number twice', async () => {
  const allocators = [1, 2, 3, 4].map(() => publicIdAllocator({ pool: db }));
  const taken = (await Promise.all(allocators.map((one) => take(one, 25_000)))).flat();
  expect(new Set(taken).size).toBe(100_000);
  expect(Math.min(...taken)).toBe(1);
});

test('requests that all come before the first block has come all get a number', async () => {
  const allocator = publicIdAllocator({ pool: db });
  const asked = [...Array(5_000).keys()].map(() => allocator.next(protocol, NOON));
  expect(new Set(await Promise.all(asked)).size).toBe(5_000);
});

test('protocols and Viet Nam days count apart, each from 1', async () => {
  const allocator = publicIdAllocator({ pool: db });
  expect(await allocator.next(protocol, EVENING)).toBe(1);
  expect(await allocator.next(`${protocol}-other`, EVENING)).toBe(1);
  expect(await allocator.next(protocol, MORNING)).toBe(1);
  expect(await allocator.next(protocol, EVENING)).toBe(2);
  expect(await allocator.next(protocol, MORNING)).toBe(2);
});

test('a process that starts again goes on behind what the former one had reserved', async () => {
  const former = await take(publicIdAllocator({ pool: db }), 10);
  const latter = await take(publicIdAllocator({ pool: db }), 10);
  expect(Math.min(...latter)).toBeGreaterThan(Math.max(...former));
});

/** PostgreSQL that answers when told to, to see who waits for it. */
function stage() {
  let now = 0;
  let first = 1;
  const asked: { readonly day: string; readonly size: number; answer(error?: Error): void }[] = [];
  const query = (_sql: string, [, day, size]: [string, string, number]) =>
    new Promise((resolve, reject) => {
      asked.push({
        day,
        size,
        answer(error) {
          if (error) return reject(error);
          resolve({ rows: [{ first: String(first) }] });
          first += size;
        },
      });
    });
  const allocator = publicIdAllocator({ pool: { query } as never, elapsed: () => now });
  return {
    allocator,
    asked,
    at(ms: number) {
      now = ms;
    },
    async takeNow(count: number, day = NOON) {
      for (let i = 0; i < count; i += 1) {
        const number = allocator.next('123pay', day);
        if (typeof number !== 'number') throw new Error(`number ${i} had to be waited for`);
      }
    },
  };
}

const tick = () => new Promise(setImmediate);

test('once warm nobody waits: the next block is asked for when half of one is used', async () => {
  const { allocator, asked, takeNow } = stage();
  const warm = allocator.warm('123pay', NOON);
  asked[0]?.answer();
  await warm;
  await takeNow(500);
  expect(asked).toHaveLength(1);
  await takeNow(1);
  expect(asked).toHaveLength(2);
  asked[1]?.answer();
  await tick();
  await takeNow(1_000);
});

test('tomorrow’s first block is asked for in the evening, once', async () => {
  const { allocator, asked, takeNow } = stage();
  const warm = allocator.warm('123pay', EVENING);
  asked[0]?.answer();
  await warm;
  await takeNow(3, EVENING);
  expect(asked.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-23']);
  asked[1]?.answer();
  await tick();
  await takeNow(3, EVENING);
  await takeNow(3, MORNING);
  expect(asked).toHaveLength(2);
});

test('blocks grow while they are used up fast, to a bound, and shrink again', async () => {
  const { allocator, asked, at, takeNow } = stage();
  const sizes = async (blocks: number, msPerBlock: number) => {
    const from = asked.length;
    for (let i = 0; i < blocks; i += 1) {
      const size = asked.at(-1)?.size ?? 0;
      time += msPerBlock;
      at(time);
      await takeNow(size);
      asked.at(-1)?.answer();
      await tick();
    }
    return asked.slice(from).map(({ size }) => size);
  };
  let time = 0;
  const warm = allocator.warm('123pay', NOON);
  asked[0]?.answer();
  await warm;
  expect(await sizes(7, SECOND_MS)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]);
  expect(await sizes(6, 61 * SECOND_MS)).toEqual([8_000, 4_000, 2_000, 1_000, 1_000, 1_000]);
});

test('a failure is told to those who wait, and the next request asks again', async () => {
  const { allocator, asked } = stage();
  const first = allocator.next('123pay', NOON);
  asked[0]?.answer(new Error('database'));
  await expect(first).rejects.toThrow('database');
  const second = allocator.next('123pay', NOON);
  asked[1]?.answer();
  expect(await second).toBe(1);
});

test('a block that failed to come early costs nobody anything', async () => {
  const { allocator, asked, takeNow } = stage();
  const warm = allocator.warm('123pay', NOON);
  asked[0]?.answer();
  await warm;
  await takeNow(501);
  asked[1]?.answer(new Error('database'));
  await tick();
  await takeNow(1);
  asked[2]?.answer();
  await tick();
  await takeNow(1_400);
});
