import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { type Check, stopRunning, tool } from './check.ts';
import { importRules } from './import-rules.ts';
import { vitestRun } from './vitest-run.ts';

const PACKAGES = ['values', 'wire', 'server', 'simulators', 'cli', 'launcher', 'e2e', 'bench'];

process.chdir(fileURLToPath(new URL('../../..', import.meta.url)));
for (const event of ['disconnect', 'SIGTERM', 'SIGHUP']) {
  process.on(event, () => {
    stopRunning();
    process.exit(1);
  });
}
// The channel to the starting process says when that one died, and keeps nothing alive.
process.channel?.unref();

const checks: readonly Check[] = [
  tool('lint', 'biome', 'check', '.'),
  tool('types', 'tsc'),
  importRules(PACKAGES),
  tool('unused code', 'knip'),
  vitestRun(process.argv.slice(2)),
  // A minute of kill -9 under load, on the build machine only: the whole form is `npm run crash`.
  ...(process.env.CI ? [tool('crash', 'node', 'bench/src/main.ts', 'crash', '--quick')] : []),
];

let passed = 0;
let failed = 0;
const summary: string[] = [];
for (const check of checks) {
  console.log(pc.bold(`\n── ${check.name}`));
  const startedAt = performance.now();
  const outcome = await check.run();
  passed += outcome.passed;
  failed += outcome.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const verdict = outcome.failed === 0 ? pc.green('ok    ') : pc.red('failed');
  const remark = [
    `${outcome.passed} passed, ${outcome.failed} failed`,
    outcome.remark ?? [],
  ].flat();
  summary.push(`${verdict} ${check.name.padEnd(14)}${seconds.padStart(7)} s  ${remark.join(', ')}`);
}
console.log(`\n${summary.join('\n')}\n\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
