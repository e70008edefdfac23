import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acquired, HostLimiter, type HostLimits, type HostOutcome } from './host-limiter.ts';

const LIMITS: HostLimits = {
  maxPerHost: 3,
  failuresToOpen: 2,
  openMs: 1_000,
  openMsMax: 5_000,
  forgetAfterMs: 60_000,
  maxHosts: 4,
};
const START = Date.UTC(2026, 0, 1);
const at = (ms: number): Date => new Date(START + ms);

function fail(limiter: HostLimiter, host: string, ms: number): void {
  expect(limiter.tryAcquire(host, at(ms))).toBe('go');
  limiter.release(host, 'failed', at(ms));
}

describe('the cap', () => {
  it('refuses the call beyond it, and only for that host', () => {
    const limiter = new HostLimiter(LIMITS);
    const answers = [1, 2, 3, 4].map(() => limiter.tryAcquire('slow', at(0)));
    expect(answers).toEqual(['go', 'go', 'go', 'full']);
    expect(limiter.tryAcquire('other', at(0))).toBe('go');
    limiter.release('slow', 'ok', at(1));
    expect(limiter.tryAcquire('slow', at(1))).toBe('go');
    expect(limiter.tryAcquire('slow', at(1))).toBe('full');
  });

  it('is not widened by a release too many', () => {
    const limiter = new HostLimiter(LIMITS);
    fail(limiter, 'a', 0);
    for (const outcome of ['ok', 'ok', 'failed'] as const) limiter.release('a', outcome, at(0));
    const answers = [1, 2, 3, 4].map(() => limiter.tryAcquire('a', at(0)));
    expect(answers).toEqual(['go', 'go', 'go', 'full']);
  });
});

describe('the circuit', () => {
  it('opens after failures in a row, for twice as long after each failed probe, up to the limit', () => {
    const limiter = new HostLimiter(LIMITS);
    fail(limiter, 'dead', 0);
    fail(limiter, 'dead', 0);
    let ms = 0;
    for (const openMs of [1_000, 2_000, 4_000, 5_000, 5_000]) {
      const openUntil = at(ms + openMs);
      expect(limiter.tryAcquire('dead', at(ms))).toEqual({ openUntil });
      expect(limiter.tryAcquire('dead', at(ms + openMs - 1))).toEqual({ openUntil });
      ms += openMs;
      fail(limiter, 'dead', ms);
    }
  });

  it('lets one probe through, and everyone once the probe was answered', () => {
    const limiter = new HostLimiter(LIMITS);
    fail(limiter, 'a', 0);
    fail(limiter, 'a', 0);
    expect(limiter.tryAcquire('a', at(1_000))).toBe('go');
    expect(limiter.tryAcquire('a', at(1_000))).toBe('full');
    limiter.release('a', 'ok', at(1_500));
    expect([1, 2, 3].map(() => limiter.tryAcquire('a', at(1_500)))).toEqual(['go', 'go', 'go']);
  });

  it('starts small again after an answer', () => {
    const limiter = new HostLimiter(LIMITS);
    for (const ms of [0, 0, 1_000]) fail(limiter, 'a', ms);
    expect(limiter.tryAcquire('a', at(3_000))).toBe('go');
    limiter.release('a', 'ok', at(3_000));
    for (const ms of [3_000, 3_000]) fail(limiter, 'a', ms);
    expect(limiter.tryAcquire('a', at(3_000))).toEqual({ openUntil: at(4_000) });
  });

  it('starts small again after an answer from a call that began before it opened', () => {
    const limiter = new HostLimiter({ ...LIMITS, maxPerHost: 5 });
    for (let i = 0; i < 5; i += 1) expect(limiter.tryAcquire('a', at(0))).toBe('go');
    const outcomes = ['failed', 'failed', 'ok', 'failed', 'failed'] as const;
    for (const outcome of outcomes) limiter.release('a', outcome, at(0));
    expect(limiter.tryAcquire('a', at(0))).toEqual({ openUntil: at(1_000) });
  });

  it('is not opened by failures with an answer between them', () => {
    const limiter = new HostLimiter(LIMITS);
    for (let i = 0; i < 10; i += 1) {
      fail(limiter, 'a', i);
      expect(limiter.tryAcquire('a', at(i))).toBe('go');
      limiter.release('a', 'ok', at(i));
    }
  });

  it('counts calls that began before it opened neither as probe nor as new failures', () => {
    const limiter = new HostLimiter(LIMITS);
    for (let i = 0; i < 3; i += 1) expect(limiter.tryAcquire('a', at(0))).toBe('go');
    limiter.release('a', 'failed', at(0));
    limiter.release('a', 'failed', at(0));
    // The third still runs when the circuit may be tried again.
    expect(limiter.tryAcquire('a', at(1_000))).toBe('full');
    limiter.release('a', 'failed', at(1_200));
    expect(limiter.tryAcquire('a', at(1_200))).toBe('go');
  });
});

describe('the memory of hosts', () => {
  it('holds nothing of a host that answers', () => {
    const limiter = new HostLimiter(LIMITS);
    for (let i = 0; i < 100; i += 1) {
      expect(limiter.tryAcquire(`host-${i}`, at(i))).toBe('go');
      limiter.release(`host-${i}`, 'ok', at(i));
    }
    expect(limiter.size).toBe(0);
  });

  it('is bounded when every host fails', () => {
    const limiter = new HostLimiter(LIMITS);
    for (let i = 0; i < 100; i += 1) fail(limiter, `host-${i}`, i);
    expect(limiter.size).toBe(LIMITS.maxHosts);
  });

  it('lets go of a failing host that nobody calls any more', () => {
    const limiter = new HostLimiter(LIMITS);
    fail(limiter, 'a', 0);
    fail(limiter, 'a', 0);
    expect(limiter.tryAcquire('b', at(61_000))).toBe('go');
    expect(limiter.size).toBe(1);
  });
});

type Step =
  | { readonly do: 'acquire'; readonly host: string }
  | { readonly do: 'release'; readonly host: string; readonly outcome: HostOutcome }
  | { readonly do: 'wait'; readonly ms: number };

const host = fc.constantFrom('a', 'b');
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('acquire' as const), host }),
    fc.record({
      do: fc.constant('release' as const),
      host,
      outcome: fc.constantFrom<HostOutcome>('ok', 'failed', 'failed'),
    }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.nat(3_000) }),
  ),
  { maxLength: 120 },
);

/** Runs the steps as a worker would: it releases only what it holds. */
function play(limiter: HostLimiter, sequence: readonly Step[]) {
  const held = new Map<string, number>();
  const answers: { host: string; answer: Acquired; ms: number }[] = [];
  let ms = 0;
  for (const step of sequence) {
    if (step.do === 'wait') {
      ms += step.ms;
      continue;
    }
    const running = held.get(step.host) ?? 0;
    if (step.do === 'acquire') {
      const answer = limiter.tryAcquire(step.host, at(ms));
      answers.push({ host: step.host, answer, ms });
      if (answer === 'go') held.set(step.host, running + 1);
    } else if (running > 0) {
      limiter.release(step.host, step.outcome, at(ms));
      held.set(step.host, running - 1);
    }
    expect(held.get(step.host) ?? 0).toBeLessThanOrEqual(LIMITS.maxPerHost);
  }
  return { answers, held, ms };
}

describe('any sequence of calls', () => {
  it('keeps the cap, never opens for longer than the limit, and lets every host be tried again', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const limiter = new HostLimiter(LIMITS);
        const { answers, held, ms } = play(limiter, sequence);
        for (const { answer, ms: asked } of answers) {
          if (typeof answer !== 'object') continue;
          const openMs = answer.openUntil.getTime() - at(asked).getTime();
          expect(openMs).toBeGreaterThan(0);
          expect(openMs).toBeLessThanOrEqual(LIMITS.openMsMax);
        }
        for (const [name, running] of held) {
          for (let i = 0; i < running; i += 1) limiter.release(name, 'failed', at(ms));
          expect(limiter.tryAcquire(name, at(ms + LIMITS.openMsMax))).toBe('go');
        }
      }),
    );
  });

  it('to one host does not change what another is answered', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const ofA = (all: ReturnType<typeof play>) => all.answers.filter((one) => one.host === 'a');
        const alone = sequence.filter((step) => step.do === 'wait' || step.host === 'a');
        const together = play(new HostLimiter(LIMITS), sequence);
        expect(ofA(together)).toEqual(ofA(play(new HostLimiter(LIMITS), alone)));
      }),
    );
  });
});
