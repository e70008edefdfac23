import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { open } from './envelope.ts';
import type { RsaPrivateKey } from './rsa-key.ts';
import { gatewayKeys, merchantKeys } from './testing/parties.ts';
import { wrongEnvelopes } from './testing/wrong-envelopes.ts';

/** How many of each; a real measurement takes 20,000 and a quiet machine, so it is asked for. */
const SAMPLES = Number(process.env.TIMING_SAMPLES ?? 0);
const WITHIN = 0.02;
const refused = { ok: false, error: { code: 'not_authenticated' } };

/** Whoever tries keys seals for the gateway, and signs with a key of their own. */
const stranger = generateKeyPairSync('rsa', { modulusLength: 1024 });
const wrong = Object.entries(
  wrongEnvelopes({ ours: stranger.privateKey as RsaPrivateKey, theirs: merchantKeys.theirs }),
);

describe('what is wrong with an envelope does not show', () => {
  test.each(wrong)('in the answer to %s', (_name, make) => {
    for (let n = 0; n < 20; n += 1) expect(open(make(), gatewayKeys)).toEqual(refused);
  });

  // With the sender's own key nothing but the JSON is wrong: the envelope is genuine.
  test('but to its own sender', () => {
    const own = wrongEnvelopes(merchantKeys);
    expect(open(own['bad JSON']?.() ?? expect.fail(), gatewayKeys).ok).toBe(true);
  });

  test.runIf(SAMPLES > 0)(
    'in the time of the answer: medians differ by less than 2 percent',
    () => {
      const times = wrong.map((): number[] => []);
      for (let n = 0; n < SAMPLES; n += 1) {
        // Made beforehand and taken in turns: making one would warm the caches for the next.
        const made = wrong.map(([, make]) => make());
        for (let turn = 0; turn < made.length; turn += 1) {
          const which = (n + turn) % made.length;
          const envelope = made[which] ?? expect.fail();
          const started = process.hrtime.bigint();
          open(envelope, gatewayKeys);
          times[which]?.push(Number(process.hrtime.bigint() - started));
        }
      }
      const medians = times.map(medianOf);
      const [least, most] = [Math.min(...medians), Math.max(...medians)];
      expect((most - least) / least, `medians in ns: ${medians}`).toBeLessThan(WITHIN);
    },
    3_600_000,
  );
});

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
