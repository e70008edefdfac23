import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CODES, PAYMENT_METHODS, TRANSACTION_STATUSES } from './codes.ts';
import { API_PATH } from './fields.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, sorted: key order in code follows other rules. */
function tableUnder(heading: string): readonly string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = (row: string) => row.slice(1, -1).split('|');
  return rows
    .slice(2)
    .map((row) => cells(row).map((cell) => cell.trim()))
    .sort(byKey);
}

const byKey = ([a = '']: readonly string[], [b = '']: readonly string[]) => (a < b ? -1 : 1);

test.each([
  ['Error codes', ERROR_CODES],
  ['Transaction statuses', TRANSACTION_STATUSES],
])('the README lists the %s as the code has them', (heading, table) => {
  const rows = Object.entries(table).map(([code, { kind, vi, en }]) => [code, kind, vi, en]);
  expect(tableUnder(heading)).toEqual(rows.sort(byKey));
});

test('the README lists the payment methods as the code has them, and the path', () => {
  const rows = Object.entries(PAYMENT_METHODS).map(([code, { vi, en }]) => [code, vi, en]);
  expect(tableUnder('Payment methods')).toEqual(rows.sort(byKey));
  expect(readme).toContain(`\`${API_PATH}\``);
});
