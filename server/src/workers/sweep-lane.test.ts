import { type MerchantId, merchantId } from '@cong/values/ids.ts';
import { HOUR_MS, SECOND_MS } from '@cong/values/time.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { PARTITIONS, partitionOf } from '../core/payment/payment-store.ts';
import { type Handled, type LaneOptions, SweepLane } from './sweep-lane.ts';
import { handClock, memoryLog } from './testing/delivery-harness.ts';

type Row = { readonly id: string; readonly merchantId: MerchantId; readonly version: number };

const row = (id: string, version = 1, merchant = 1): Row => ({
  id,
  version,
  merchantId: merchantId(merchant),
});
const everything: ReadonlySet<number> = new Set(Array.from({ length: PARTITIONS }, (_, n) => n));
const quick = { interval: 2, timeout: 3_000 };
const running: SweepLane<Row>[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((lane) => lane.stop()));
});

/** A lane over rows that are all due, oldest first; a handled row leaves unless the test puts it back. */
function lane(
  rows: readonly Row[],
  handle: (one: Row) => Promise<Handled>,
  options: Partial<LaneOptions<Row>> = {},
) {
  const due = new Map(rows.map((one) => [one.id, one]));
  const { clock, advance } = handClock();
  const { lines, log } = memoryLog();
  const handled: string[] = [];
  let looks = 0;
  const started = new SweepLane<Row>({
    name: 'test',
    find: ({ limit, partitions, exceptIds = [] }) => {
      looks += 1;
      const found = [...due.values()].filter(
        (one) => partitions.includes(partitionOf(one.merchantId)) && !exceptIds.includes(one.id),
      );
      return Promise.resolve(found.slice(0, limit));
    },
    handle: async (one) => {
      handled.push(one.id);
      const came = await handle(one);
      if (came === 'moved') due.delete(one.id);
      return came;
    },
    maxRunning: 4,
    ...{ everyMs: HOUR_MS, gapMs: 1, owned: () => everything, clock, log },
    ...options,
  });
  running.push(started);
  started.start();
  return { lane: started, due, handled, lines, advance, looks: () => looks };
}

const moved = () => Promise.resolve<Handled>('moved');

/** Resolves after the lane has looked once more and handled what it found. */
async function look({ lane: one, looks }: ReturnType<typeof lane>): Promise<void> {
  const before = looks();
  one.nudge();
  await expect.poll(looks, quick).toBeGreaterThan(before);
  await expect.poll(() => one.sizes.running, quick).toBe(0);
}

describe('due rows', () => {
  it('are all handled, so many at a time', async () => {
    let now = 0;
    let most = 0;
    const rows = Array.from({ length: 50 }, (_, n) => row(`r${n}`));
    const { due, handled } = lane(rows, async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(setImmediate);
      now -= 1;
      return 'moved';
    });
    await expect.poll(() => due.size, quick).toBe(0);
    expect(most).toBe(4);
    expect(handled.sort()).toEqual(rows.map(({ id }) => id).sort());
  });

  it('that fail, all of them older than the others, hold up none', async () => {
    const poison = Array.from({ length: 20 }, (_, n) => row(`poison${n}`));
    const sound = Array.from({ length: 20 }, (_, n) => row(`sound${n}`));
    const {
      due,
      lane: one,
      lines,
    } = lane([...poison, ...sound], async ({ id }) => {
      if (id === 'poison0') throw new Error('bug');
      return id.startsWith('poison') ? { refused: 'wrong_state' } : 'moved';
    });
    await expect.poll(() => [...due.keys()], quick).toEqual(poison.map(({ id }) => id));
    await expect.poll(() => one.sizes, quick).toEqual({ running: 0, aside: 20 });
    expect(lines.map(({ facts }) => facts.why).sort()).toEqual([
      'bug',
      ...Array(19).fill('wrong_state'),
    ]);
  });

  it('that fail are tried again after 1, 2, 4, … seconds; a new version starts over', async () => {
    const harness = lane([row('poison')], () => Promise.resolve({ refused: 'wrong_state' }));
    const { due, handled, advance } = harness;
    await expect.poll(() => handled, quick).toHaveLength(1);
    for (const [n, seconds] of [1, 2, 4, 8].entries()) {
      advance(seconds * SECOND_MS - 1);
      await look(harness);
      expect(handled).toHaveLength(n + 1);
      advance(1);
      await look(harness);
      expect(handled).toHaveLength(n + 2);
    }
    due.set('poison', row('poison', 2));
    advance(16 * SECOND_MS);
    await look(harness);
    advance(1 * SECOND_MS);
    await look(harness);
    expect(handled).toHaveLength(7);
  });

  it('that come back as they were count as failed, though nothing was said', async () => {
    const harness = lane([row('same')], () => Promise.resolve('handled'));
    const { handled, advance, lane: one } = harness;
    await expect.poll(() => handled, quick).toHaveLength(1);
    await look(harness);
    await look(harness);
    expect(handled).toHaveLength(1);
    expect(one.sizes.aside).toBe(1);
    advance(SECOND_MS);
    await look(harness);
    expect(handled).toHaveLength(2);
  });

  it('that are gone from what is due are forgotten', async () => {
    const harness = lane([row('late')], () => Promise.resolve({ refused: 'busy' }));
    const { due, lane: one, advance } = harness;
    await expect.poll(() => one.sizes.aside, quick).toBe(1);
    due.clear();
    advance(SECOND_MS);
    await look(harness);
    expect(one.sizes.aside).toBe(0);
  });

  it('of partitions that are not owned, or no longer, are left alone', async () => {
    let owned: ReadonlySet<number> = new Set([2]);
    const finish: (() => void)[] = [];
    const harness = lane(
      [row('one', 1, 1), row('two', 1, 2)],
      () => new Promise((resolve) => finish.push(() => resolve('moved'))),
      { owned: () => owned },
    );
    await expect.poll(() => harness.handled, quick).toEqual(['two']);
    let left = false;
    owned = new Set();
    const leaving = harness.lane.leave([2]).then(() => {
      left = true;
    });
    await new Promise(setImmediate);
    expect(left).toBe(false);
    for (const one of finish) one();
    await leaving;
    expect(harness.handled).toEqual(['two']);
  });
});

describe('a lane that stops', () => {
  it('waits for what is under way and begins nothing more', async () => {
    const finish: (() => void)[] = [];
    const rows = Array.from({ length: 9 }, (_, n) => row(`r${n}`));
    const { lane: one, handled } = lane(
      rows,
      () => new Promise((resolve) => finish.push(() => resolve('moved'))),
    );
    await expect.poll(() => handled, quick).toHaveLength(4);
    let stopped = false;
    const stopping = one.stop().then(() => {
      stopped = true;
    });
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    for (const done of finish) done();
    await stopping;
    expect(handled).toHaveLength(4);
  });

  it('survives a database that is away', async () => {
    let away = true;
    const {
      lines,
      handled,
      lane: one,
    } = lane([], moved, {
      everyMs: 5,
      find: () => {
        if (away) return Promise.reject(new Error('away'));
        return Promise.resolve(handled.length === 0 ? [row('back')] : []);
      },
    });
    await expect.poll(() => lines, quick).toMatchObject([{ facts: { why: 'away' } }]);
    away = false;
    await expect.poll(() => handled, quick).toEqual(['back']);
    expect(one.sizes.aside).toBe(0);
  });
});
