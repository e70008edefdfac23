import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nudger } from './nudger.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('signals to other processes', () => {
  it('go at once, then one per interval, however much is committed', async () => {
    const send = vi.fn(() => Promise.resolve());
    const { nudge } = nudger({ send, everyMs: 50 });
    for (let n = 0; n < 1_000; n += 1) nudge();
    expect(send).toHaveBeenCalledTimes(1);
    await pass(49);
    expect(send).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(send).toHaveBeenCalledTimes(2);
    await pass(1_000);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('wait for the one before when the database is slow, and outlive one that fails', async () => {
    let settle: (error: Error) => void = () => {};
    const send = vi.fn(
      () =>
        new Promise<void>((_, reject) => {
          settle = reject;
        }),
    );
    const onError = vi.fn();
    const { nudge } = nudger({ send, everyMs: 50, onError });
    nudge();
    nudge();
    await pass(500);
    expect(send).toHaveBeenCalledTimes(1);
    settle(new Error('away'));
    await pass(0);
    expect(onError).toHaveBeenCalledTimes(1);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('are all said before the process ends', async () => {
    const send = vi.fn(() => Promise.resolve());
    const { nudge, stop } = nudger({ send, everyMs: 50 });
    nudge();
    nudge();
    await stop();
    expect(send).toHaveBeenCalledTimes(2);
    nudge();
    await pass(500);
    expect(send).toHaveBeenCalledTimes(2);
  });
});
