import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export type CrashOptions = {
  /** How often something is killed. */
  readonly points: number;
  readonly seed: number;
  /** After so many kills everything is let come to its end and checked to the last đồng. */
  readonly perSettlement: number;
  /** No kill after this; what is done by then is checked. */
  readonly limitMs: number;
};

export const CRASH_USAGE = `usage: npm run crash -- [options]
  --points N       how often something is killed (default 105)
  --quick          8 kills, about a minute, for the build machine
  --seed N         repeats the choices of another run`;

const MINUTE_MS = 60_000;

/** @throws {Error} for what is no option. */
export function readCrashOptions(args: readonly string[]): CrashOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      points: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const { quick } = values;
  return {
    points: readNumber('--points', values.points) ?? (quick ? 8 : 105),
    seed: readNumber('--seed', values.seed) ?? randomInt(2 ** 31),
    perSettlement: quick ? 4 : 5,
    limitMs: (quick ? 1.5 : 10) * MINUTE_MS,
  };
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${name} takes a number`);
  return Number(text);
}
