import { expect, test } from 'vitest';
import { entries } from './configuration-entries.ts';

/** A look-up that answers when told to, under a clock that is moved by hand. */
function stage({ maxHits = 3, maxMisses = 2 } = {}) {
  let now = 0;
  const loads: { key: string; answer(value?: string): Promise<void>; fail(): Promise<void> }[] = [];
  const cache = entries<string, string>({
    elapsed: () => now,
    freshMs: 30,
    renewMs: 20,
    maxHits,
    maxMisses,
    load: (key) => {
      const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
      const settled = promise.then(
        () => {},
        () => {},
      );
      loads.push({
        key,
        answer(value) {
          resolve(value);
          return settled;
        },
        fail() {
          reject(new Error('database'));
          return settled;
        },
      });
      return promise;
    },
  });
  return {
    cache,
    loads,
    at: (ms: number) => {
      now = ms;
    },
    /** Gets a key and answers the load that it starts. */
    async fill(key: string, value?: string) {
      const got = cache.get(key);
      await loads.at(-1)?.answer(value);
      return got;
    },
  };
}

test('a value is read once and then given without reading', async () => {
  const { cache, loads, fill } = stage();
  expect(await fill('a', 'A')).toBe('A');
  expect(await cache.get('a')).toBe('A');
  expect(cache.get('a')).toBe(cache.get('a'));
  expect(loads).toHaveLength(1);
});

test('requests that come together share one read', async () => {
  const { cache, loads } = stage();
  const both = Promise.all([cache.get('a'), cache.get('a')]);
  await loads[0]?.answer('A');
  expect(await both).toEqual(['A', 'A']);
  expect(loads).toHaveLength(1);
});

test('what does not exist is remembered as well', async () => {
  const { cache, loads, fill } = stage();
  expect(await fill('a')).toBeUndefined();
  expect(await cache.get('a')).toBeUndefined();
  expect(loads).toHaveLength(1);
});

test('an old value is never given: at 30 it is read again first', async () => {
  const { cache, loads, fill, at } = stage();
  await fill('a', 'old');
  at(30);
  const again = cache.get('a');
  await loads[1]?.answer('new');
  expect(await again).toBe('new');
});

test('age counts from the start of the read, not from its end', async () => {
  const { cache, loads, at } = stage();
  const first = cache.get('a');
  at(29);
  await loads[0]?.answer('old');
  await first;
  at(30);
  void cache.get('a');
  expect(loads).toHaveLength(2);
});

test('a value in use is renewed once before it is old, and serves meanwhile', async () => {
  const { cache, loads, fill, at } = stage();
  await fill('a', 'old');
  at(20);
  expect(await cache.get('a')).toBe('old');
  expect(await cache.get('a')).toBe('old');
  expect(loads).toHaveLength(2);
  await loads[1]?.answer('new');
  expect(await cache.get('a')).toBe('new');
  at(49);
  expect(await cache.get('a')).toBe('new');
});

test('a read that hangs is not waited for by those who come after its answer would be old', async () => {
  const { cache, loads, at } = stage();
  const hanging = cache.get('a');
  at(30);
  const fresh = cache.get('a');
  await loads[1]?.answer('new');
  expect(await fresh).toBe('new');
  await loads[0]?.answer('old');
  await hanging;
  expect(await cache.get('a')).toBe('new');
});

test('a renewal that fails is tried again, and an error is not remembered', async () => {
  const { cache, loads, fill, at } = stage();
  await fill('a', 'old');
  at(20);
  await cache.get('a');
  await loads[1]?.fail();
  expect(await cache.get('a')).toBe('old');
  expect(loads).toHaveLength(3);
  await loads[2]?.fail();
  at(30);
  const failing = cache.get('a');
  await loads[3]?.fail();
  await expect(failing).rejects.toThrow('database');
  expect(await fill('a', 'back')).toBe('back');
});

test('a forgotten value is read again; others stay', async () => {
  const { cache, loads, fill } = stage();
  await fill('a', 'A');
  await fill('b', 'B');
  cache.forget((value) => value === 'A');
  await cache.get('b');
  expect(loads).toHaveLength(2);
  expect(await fill('a', 'A2')).toBe('A2');
});

test('whatever did not exist is forgotten with any change', async () => {
  const { cache, fill } = stage();
  await fill('a');
  cache.forget(() => false);
  expect(await fill('a', 'A')).toBe('A');
});

test('a read that began before a change is not kept', async () => {
  const { cache, loads, fill } = stage();
  const before = cache.get('a');
  cache.forget(() => false);
  const after = cache.get('a');
  await loads[0]?.answer('old');
  await loads[1]?.answer('new');
  expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  expect(await cache.get('a')).toBe('new');
  cache.clear();
  expect(await fill('a', 'newest')).toBe('newest');
});

test('memory is bounded, and made-up keys push out nothing that exists', async () => {
  const { cache, loads, fill } = stage({ maxHits: 3, maxMisses: 2 });
  for (const key of ['a', 'b', 'c', 'd']) await fill(key, key.toUpperCase());
  for (let i = 0; i < 1000; i += 1) await fill(`made-up-${i}`);
  expect(cache.size()).toBe(5);
  const before = loads.length;
  expect(await Promise.all(['b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['B', 'C', 'D']);
  expect(loads).toHaveLength(before);
});
