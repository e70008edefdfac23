import { bench } from './bench.ts';
import { BENCH_USAGE } from './bench-options.ts';

const [command, ...args] = process.argv.slice(2);
const USAGE = `${BENCH_USAGE}\n`;

async function main(): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  switch (command) {
    case 'bench':
      return bench(args);
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
