import { expect, test } from 'vitest';
import { countTests, type VitestReport } from './vitest-run.ts';

const report = (change: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
  ...change,
});

test.each<[string, VitestReport | undefined, number, object]>([
  ['all passed', report(), 0, { passed: 5, failed: 0 }],
  [
    'a failing test counts once, not again as a failed file',
    report({
      numFailedTests: 2,
      testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
    }),
    1,
    { passed: 5, failed: 2 },
  ],
  [
    'a file that does not load counts, though it holds no test',
    report({ testResults: [{ status: 'failed', assertionResults: [] }] }),
    1,
    { passed: 5, failed: 1 },
  ],
  ['an error outside of any test counts', report(), 1, { passed: 5, failed: 1 }],
  ['no report counts', undefined, 1, { passed: 0, failed: 1, remark: 'no report' }],
  [
    'skipped tests are told',
    report({ numPendingTests: 1, numTodoTests: 2 }),
    0,
    { passed: 5, failed: 0, remark: '3 skipped' },
  ],
])('%s', (_name, given, exitCode, expected) => {
  expect(countTests(given, exitCode)).toEqual(expected);
});
