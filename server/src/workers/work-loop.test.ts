import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Next, WorkLoop } from './work-loop.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop whose turns answer as told, and take as long as told. */
function loop(turn: () => Promise<Next> = () => Promise.resolve('later')) {
  const at: number[] = [];
  const errors: unknown[] = [];
  const startedAt = performance.now();
  const started = new WorkLoop({
    turn: () => {
      at.push(performance.now() - startedAt);
      return turn();
    },
    everyMs: 1_000,
    gapMs: 25,
    onError: (error) => errors.push(error),
  });
  started.start();
  return { loop: started, at, errors };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a loop', () => {
  it('looks at once, and every now and then when nobody asks', async () => {
    const { at } = loop();
    await pass(2_500);
    expect(at).toEqual([0, 1_000, 2_000]);
  });

  it('looks at once when asked after a pause; what is asked soon after shares one look', async () => {
    const { loop: one, at } = loop();
    await pass(100);
    one.nudge();
    await pass(5);
    one.nudge();
    one.nudge();
    await pass(100);
    expect(at).toEqual([0, 100, 125]);
  });

  it('looks again at once when there is more, and soon when there may be', async () => {
    const answers: Next[] = ['now', 'soon', 'later'];
    const { at } = loop(() => Promise.resolve(answers.shift() ?? 'later'));
    await pass(500);
    expect(at).toEqual([0, 1, 26]);
  });

  it('never overlaps itself: what is asked during a look makes one more', async () => {
    let finish: (next: Next) => void = () => {};
    const { loop: one, at } = loop(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    await pass(100);
    one.nudge();
    one.nudge();
    await pass(100);
    expect(at).toEqual([0]);
    finish('later');
    await pass(0);
    expect(at).toEqual([0, 200]);
  });

  it('keeps its own pace while it fails, however often it is asked', async () => {
    let fails = true;
    const {
      loop: one,
      at,
      errors,
    } = loop(() => (fails ? Promise.reject(new Error('away')) : Promise.resolve('later')));
    await pass(0);
    for (let n = 0; n < 20; n += 1) {
      one.nudge();
      await pass(10);
    }
    expect(at).toEqual([0]);
    expect(errors).toHaveLength(1);
    fails = false;
    await pass(900);
    one.nudge();
    await pass(0);
    expect(at).toEqual([0, 1_000, 1_100]);
  });

  it('stops when its turn has ended, and takes no other', async () => {
    let finish: (next: Next) => void = () => {};
    const { loop: one, at } = loop(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    await pass(0);
    let stopped = false;
    const stopping = one.stop().then(() => {
      stopped = true;
    });
    one.nudge();
    await pass(0);
    expect(stopped).toBe(false);
    finish('now');
    await stopping;
    one.nudge();
    await pass(5_000);
    expect(at).toEqual([0]);
  });
});
