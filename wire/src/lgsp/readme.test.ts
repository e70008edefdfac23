import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ANSWER_CODES, PROVIDERS } from './codes.ts';
import { RESULT_CODES } from './result-codes.ts';
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

test('the README lists the answer codes as the code has them', () => {
  const rows = Object.entries(ANSWER_CODES).map(([code, { vi, en }]) => [code, vi, en]);
  expect(tableUnder('Answer codes')).toEqual(rows.sort(byKey));
});

test('the README lists the result codes as the code has them', () => {
  const rows = Object.entries(RESULT_CODES).map(([code, { kind, vi, en }]) => [code, kind, vi, en]);
  expect(tableUnder('Result codes')).toEqual(rows.sort(byKey));
});

test('the README lists the providers as the code has them', () => {
  const rows = Object.entries(PROVIDERS).map(([code, { name, vi, en }]) => [code, name, vi, en]);
  expect(tableUnder('Providers')).toEqual(rows.sort(byKey));
});

test('the README lists the signed fields as the code has them', () => {
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  expect(tableUnder('Signing')).toEqual(rows.sort(byKey));
});
