import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RESULT_CODES } from './codes.ts';
import { CREATE_PATH } from './create.ts';
import { QUERY_PATH } from './query.ts';
import { REFUND_PATH } from './refund.ts';
import { SIGNED_FIELDS } from './signature.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function tableUnder(heading: string): readonly string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = (row: string) => row.slice(1, -1).split('|');
  return rows.slice(2).map((row) => cells(row).map((cell) => cell.trim()));
}

test('the README lists the result codes as the code has them', () => {
  const rows = Object.entries(RESULT_CODES).map(([code, { kind, vi, en }]) => [code, kind, vi, en]);
  expect(tableUnder('Result codes')).toEqual(rows);
});

test('the README lists the signed fields as the code has them, and the paths', () => {
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  expect(tableUnder('Signing')).toEqual(rows);
  for (const path of [CREATE_PATH, QUERY_PATH, REFUND_PATH])
    expect(readme).toContain(`\`${path}\``);
});
