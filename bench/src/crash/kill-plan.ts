import type { SeededRandom } from './seeded-random.ts';

/** Who is killed. `backend` is one session's process of PostgreSQL; `postgres` all of them with their master. */
export type Victim = 'gateway' | 'worker' | 'both' | 'backend' | 'postgres' | 'everything';

/** When: at any moment, or a moment after some payer has sent a form that makes us call the bank. */
export type Instant =
  | { readonly type: 'any'; readonly afterMs: number }
  | { readonly type: 'ambush'; readonly step: 'details' | 'otp'; readonly afterMs: number };

export type Kill = { readonly victim: Victim; readonly instant: Instant };

const VICTIMS = { gateway: 7, worker: 3, both: 2, backend: 3, postgres: 3, everything: 2 } as const;
const INSTANTS = { any: 2, details: 2, otp: 3 } as const;
/** From before the first commit of a posted form to after the bank's answer, with banks that take their time. */
const CALL_MS = 60;

/** The next kill. */
export function nextKill(random: SeededRandom): Kill {
  const victim = random.pick(VICTIMS);
  const when = random.pick(INSTANTS);
  return {
    victim,
    instant:
      when === 'any'
        ? { type: 'any', afterMs: random.between(20, 400) }
        : { type: 'ambush', step: when, afterMs: random.between(0, CALL_MS) },
  };
}

export const killText = ({ victim, instant }: Kill): string =>
  instant.type === 'any'
    ? `${victim} at any moment`
    : `${victim} ${instant.afterMs.toFixed(0)} ms after a payer sent ${instant.step}`;
