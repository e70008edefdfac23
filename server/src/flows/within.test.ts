import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { within } from './within.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a call whose time is over is told to stop', async () => {
  const call = within(
    5_000,
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('cut'))),
  );
  await vi.advanceTimersByTimeAsync(4_999);
  expect(await Promise.race([call, 'going on'])).toBe('going on');
  await vi.advanceTimersByTimeAsync(1);
  expect(await call).toBe('cut');
});

test.each([
  ['answers', async () => 'paid'],
  [
    'fails',
    async () => {
      throw new Error('unreachable');
    },
  ],
])('nothing is left of a call that %s in time', async (_name, answer) => {
  let seen: AbortSignal | undefined;
  await within(5_000, (signal) => {
    seen = signal;
    return answer();
  }).catch(() => {});
  expect(vi.getTimerCount()).toBe(0);
  expect(seen?.aborted).toBe(false);
});
