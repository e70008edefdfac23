import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Check, type Outcome, show } from './check.ts';

/** The part of vitest's JSON report that is counted. */
export type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

/** Every test of the tree, or those that the filter names. */
export const vitestRun = (filter: readonly string[]): Check => ({
  name: 'tests',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'cong-report-'));
    const report = join(folder, 'vitest.json');
    try {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const code = await show('vitest', ['run', ...reporters, ...filter]);
      const text = await readFile(report, 'utf8').catch(() => undefined);
      return countTests(text === undefined ? undefined : JSON.parse(text), code);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
});

/** True counts: a file that did not load is a failure, and so is an exit code that no test explains. */
export function countTests(report: VitestReport | undefined, exitCode: number): Outcome {
  if (report === undefined) return { passed: 0, failed: 1, remark: 'no report' };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  const skipped = report.numPendingTests + report.numTodoTests;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    ...(skipped > 0 && { remark: `${skipped} skipped` }),
  };
}
