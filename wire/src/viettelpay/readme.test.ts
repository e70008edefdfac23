import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAYMENT_STATUSES, VERIFY_CODES } from './codes.ts';
import { API_PATH } from './fields.ts';
import { PAYMENT_PATH } from './payment-url.ts';
import { SIGNED_FIELDS } from './signature.ts';

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

test('the README lists the codes as the code has them', () => {
  const statuses = Object.entries(PAYMENT_STATUSES);
  expect(tableUnder('Payment statuses')).toEqual(
    statuses.map(([code, { kind, vi, en }]) => [code, kind, vi, en]).sort(byKey),
  );
  expect(tableUnder('Verify codes')).toEqual(
    Object.entries(VERIFY_CODES)
      .map(([code, { vi, en }]) => [code, vi, en])
      .sort(byKey),
  );
});

test('the README lists the signed fields as the code has them, and the paths', () => {
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  expect(tableUnder('Signing')).toEqual(rows.sort(byKey));
  for (const path of [PAYMENT_PATH, API_PATH]) expect(readme).toContain(`\`${path}\``);
});
