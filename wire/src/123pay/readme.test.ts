import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MAX_BODY_CHARS, MAX_JSON_DEPTH } from '../shared/body.ts';
import { BANKS } from './banks.ts';
import { CREATE_ORDER_CODES, NOTIFY_REPLY_CODES, QUERY_ORDER_CODES } from './codes.ts';
import { ORDER_STATUSES } from './order-status.ts';
import { SIGNED_FIELDS } from './signature.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, sorted: key order in code follows other rules. */
function tableUnder(heading: string): readonly string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .slice(2)
    .map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .sort(byKey);
}

const byKey = ([a = '']: readonly string[], [b = '']: readonly string[]) => (a < b ? -1 : 1);

const codeRows = (
  table: Readonly<Record<string, { vi: string; unaccented: string; en: string }>>,
) =>
  Object.entries(table)
    .map(([code, { vi, unaccented, en }]) => [code, vi, unaccented, en])
    .sort(byKey);

const queryOrderCodes = Object.fromEntries(
  QUERY_ORDER_CODES.map((code) => [code, CREATE_ORDER_CODES[code]]),
);

test.each([
  ['createOrder codes', CREATE_ORDER_CODES, 9],
  ['queryOrder codes', queryOrderCodes, 4],
  ['Order statuses', ORDER_STATUSES, 41],
  ['Notify reply codes', NOTIFY_REPLY_CODES, 5],
])('the README lists the %s as the code has them', (heading, table, count) => {
  expect(tableUnder(heading)).toEqual(codeRows(table));
  expect(tableUnder(heading)).toHaveLength(count);
});

test('the README lists the 30 banks as the code has them', () => {
  const rows = Object.entries(BANKS).map(([code, { shortName, vi, en }]) => [
    code,
    shortName,
    vi,
    en,
  ]);
  expect(tableUnder('Banks')).toEqual(rows.sort(byKey));
  expect(rows).toHaveLength(30);
});

test('the README lists the signed fields as the code has them', () => {
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  expect(tableUnder('Signing')).toEqual(rows.sort(byKey));
});

test('the README states the bounds of a body', () => {
  expect(readme).toContain(`over ${MAX_BODY_CHARS.toLocaleString('en')} characters`);
  expect(readme).toContain(`over ${MAX_JSON_DEPTH} levels`);
});
