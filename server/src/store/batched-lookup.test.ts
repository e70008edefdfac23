import { expect, test } from 'vitest';
import { BatchedLookup } from './batched-lookup.ts';

type Call = {
  readonly keys: readonly number[];
  answer(found: readonly (string | undefined)[]): void;
  fail(error: Error): void;
};

/** A look-up whose fetches are answered by hand. */
function lookup(maxBatch = 100, maxInFlight = 1, maxWaiting = 1_000) {
  const calls: Call[] = [];
  const batched = new BatchedLookup<number, string>({
    maxBatch,
    maxInFlight,
    maxWaiting,
    fetch: (keys) =>
      new Promise((answer, fail) => {
        calls.push({ keys, answer, fail });
      }),
  });
  return { batched, calls };
}

const turn = (): Promise<void> => new Promise(setImmediate);
const callOf = (calls: readonly Call[], index: number): Call => {
  const call = calls[index];
  if (call === undefined) throw new Error(`no fetch ${index}`);
  return call;
};

test('look-ups of one turn share a fetch, and each gets its own answer', async () => {
  const { batched, calls } = lookup();
  const found = Promise.all([1, 2, 3].map((key) => batched.find(key)));
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([[1, 2, 3]]);
  callOf(calls, 0).answer(['one', undefined, 'three']);
  expect(await found).toEqual(['one', undefined, 'three']);
});

test('what comes during a fetch waits for it and then goes together', async () => {
  const { batched, calls } = lookup();
  const first = batched.find(1);
  await turn();
  const later = [batched.find(2), batched.find(3)];
  await turn();
  expect(calls).toHaveLength(1);
  callOf(calls, 0).answer(['one']);
  expect(await first).toBe('one');
  await turn();
  expect(callOf(calls, 1).keys).toEqual([2, 3]);
  callOf(calls, 1).answer(['two', 'three']);
  expect(await Promise.all(later)).toEqual(['two', 'three']);
});

test('a fetch takes a bounded number of keys, and what is left over uses the other connections', async () => {
  const { batched, calls } = lookup(2, 2);
  const found = Promise.all([1, 2, 3, 4, 5].map((key) => batched.find(key)));
  await turn();
  await turn();
  expect(calls.map(({ keys }) => keys)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  callOf(calls, 1).answer(['three', 'four']);
  await turn();
  await turn();
  expect(callOf(calls, 2).keys).toEqual([5]);
  callOf(calls, 2).answer(['five']);
  callOf(calls, 0).answer(['one', 'two']);
  expect(await found).toEqual(['one', 'two', 'three', 'four', 'five']);
});

test('a fetch that fails fails its own keys alone', async () => {
  const { batched, calls } = lookup(1, 2);
  const found = Promise.allSettled([batched.find(1), batched.find(2)]);
  await turn();
  await turn();
  callOf(calls, 0).fail(new Error('gone'));
  callOf(calls, 1).answer(['two']);
  expect(await found).toMatchObject([{ status: 'rejected' }, { value: 'two' }]);
  const next = batched.find(3);
  await turn();
  callOf(calls, 2).answer(['three']);
  expect(await next).toBe('three');
});

test('while the database is away look-ups wait in bounded number; the others are refused at once', async () => {
  const { batched, calls } = lookup(2, 1, 3);
  const found = [1, 2, 3].map((key) => batched.find(key));
  await expect(batched.find(4)).rejects.toThrow('too many look-ups');
  await turn();
  // Two are under way: there is room again.
  found.push(batched.find(5));
  callOf(calls, 0).answer(['one', 'two']);
  await turn();
  await turn();
  callOf(calls, 1).answer(['three', 'five']);
  expect(await Promise.all(found)).toEqual(['one', 'two', 'three', 'five']);
});
