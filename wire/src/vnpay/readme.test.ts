import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  IPN_CODES,
  QUERY_CODES,
  REFUND_CODES,
  RESPONSE_CODES,
  TRANSACTION_STATUSES,
} from './codes.ts';
import { PAY_PATH } from './pay-url.ts';
import { TRANSACTION_PATH } from './query-dr.ts';
import { PIPED_FIELDS } from './signature.ts';

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
  ['Response codes', RESPONSE_CODES],
  ['Transaction statuses', TRANSACTION_STATUSES],
  ['querydr codes', QUERY_CODES],
  ['Refund codes', REFUND_CODES],
])('the README lists the %s as the code has them', (heading, table) => {
  const rows = Object.entries(table).map(([code, { kind, vi, en }]) => [code, kind, vi, en]);
  expect(tableUnder(heading)).toEqual(rows.sort(byKey));
});

test('the README lists the IPN answers as the code has them', () => {
  const rows = Object.entries(IPN_CODES).map(([code, { vi, en }]) => [code, vi, en]);
  expect(tableUnder('IPN answers')).toEqual(rows.sort(byKey));
});

test('the README lists the signed values as the code has them, and the paths', () => {
  const rows = Object.entries(PIPED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  expect(tableUnder('Signing')).toEqual(rows.sort(byKey));
  for (const path of [PAY_PATH, TRANSACTION_PATH]) expect(readme).toContain(`\`${path}\``);
});
