import { bench } from './bench.ts';
import { BENCH_USAGE } from './bench-options.ts';
import { crash } from './crash/crash.ts';
import { CRASH_USAGE } from './crash/crash-options.ts';

const [command, ...args] = process.argv.slice(2);
const USAGE = `${BENCH_USAGE}\n${CRASH_USAGE}`;

async function main(): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  switch (command) {
    case 'bench':
      return bench(args);
    case 'crash':
      return crash(args);
    default:
      console.error(USAGE);
      return 2;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
