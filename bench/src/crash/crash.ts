import { readCrashOptions } from './crash-options.ts';
import { CrashRun } from './crash-run.ts';
import { CrashSystem } from './crash-system.ts';

/** `npm run crash`. @returns the exit code: 1 for any violation. */
export async function crash(args: readonly string[]): Promise<number> {
  const options = readCrashOptions(args);
  console.log(`seed ${options.seed}, ${options.points} kills`);
  const system = await CrashSystem.start();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void system.stop({ keepLogs: false }).then(() => process.exit(130)));
  }
  let sound = false;
  try {
    const summary = await new CrashRun(system, options).run();
    sound = summary.violations === 0;
    console.log(`\n${sound ? 'Nothing was lost' : `${summary.violations} violations`}.`);
    console.log(JSON.stringify({ crash: 'cong', seed: options.seed, ...summary }));
  } finally {
    if (!sound) console.log(`Logs: ${system.folder}`);
    await system.stop({ keepLogs: !sound });
  }
  return sound ? 0 : 1;
}
