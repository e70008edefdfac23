import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order in which they are run. */
const SCENARIOS = [
  'write',
  'create',
  'payments',
  'protocols',
  'alepay',
  'half',
  'overload',
  'memory',
] as const;

/** Run only when they are named: they take minutes and say one thing. */
const SPECIAL = ['alepay-timing', 'viviet-timing'] as const;

export type Scenario = (typeof SCENARIOS | typeof SPECIAL)[number];

export type BenchOptions = {
  /** Under a minute, for the build machine: the same parts on a small scale; its figures say little. */
  readonly quick: boolean;
  /** Ten minutes for memory. */
  readonly long: boolean;
  readonly only: ReadonlySet<Scenario>;
  /** Payments to preload; then this comparison alone is run. */
  readonly history: number | undefined;
};

export const BENCH_USAGE = `usage: npm run bench -- [options] [part ...]
  --quick          everything on a small scale, under a minute
  --long           memory over ten minutes
  --only a,b       these parts alone, as if they were named: of
                   ${SCENARIOS.join(', ')};
                   ${SPECIAL.join(', ')}
  --history N      throughput with N payments preloaded (200k, 10m) over throughput on an empty database`;

/** @throws {Error} for what is no option. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      only: { type: 'string' },
      history: { type: 'string' },
    },
  });
  const named = [...positionals, ...(values.only?.split(',') ?? [])];
  const names: readonly string[] = named.length > 0 ? named : SCENARIOS;
  const only = new Set([...SCENARIOS, ...SPECIAL].filter((scenario) => names.includes(scenario)));
  if (only.size !== new Set(names).size)
    throw new Error(`the parts are ${[...SCENARIOS, ...SPECIAL].join(', ')}`);
  const { quick, long, history } = values;
  return { quick, long, only, history: history === undefined ? undefined : readCount(history) };
}

/** "200k", "10m" or plain digits. */
function readCount(text: string): number {
  const [, digits, unit] = /^(\d+)([km]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new Error('--history takes a number such as 200k or 10m');
  return Number(digits) * ({ k: 1_000, m: 1_000_000 }[unit?.toLowerCase() ?? ''] ?? 1);
}
