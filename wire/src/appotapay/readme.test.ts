import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MAX_BODY_CHARS, MAX_JSON_DEPTH } from '../shared/body.ts';
import { BANKS } from './banks.ts';
import { ERROR_CODES } from './codes.ts';
import { CLOCK_LEEWAY_SECONDS } from './jwt.ts';
import { PAYMENT_METHODS } from './payment-methods.ts';
import { SIGNED_FIELDS } from './signature.ts';

const folder = new URL('./', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

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

test('the README lists the 57 codes as the code has them', () => {
  const rows = Object.entries(ERROR_CODES).map(([code, { http, vi, en }]) => [
    code,
    http.toString(),
    vi,
    en,
  ]);
  expect(tableUnder('Error codes')).toEqual(rows.sort(byKey));
  expect(rows).toHaveLength(57);
});

test('the README lists the methods as the code has them', () => {
  const rows = Object.entries(PAYMENT_METHODS).map(([code, { vi, en }]) => [code, vi, en]);
  expect(tableUnder('Payment methods')).toEqual(rows.sort(byKey));
});

test('the README lists the 46 banks, brands and wallets as the code has them', () => {
  const rows = Object.entries(BANKS).map(([code, { method, name, vi, en }]) => [
    code,
    method,
    name,
    vi,
    en,
  ]);
  expect(tableUnder('Banks')).toEqual(rows.sort(byKey));
  expect(rows).toHaveLength(46);
});

test('the README lists the signed fields as the code has them', () => {
  const rows = Object.entries(SIGNED_FIELDS).map(([kind, names]) => [kind, names.join(', ')]);
  expect(tableUnder('Signing')).toEqual(rows.sort(byKey));
});

test('the README states the bounds of a body and the leeway of clocks', () => {
  expect(readme).toContain(`over ${MAX_BODY_CHARS.toLocaleString('en')} characters`);
  expect(readme).toContain(`over ${MAX_JSON_DEPTH} levels`);
  expect(readme).toContain(`${CLOCK_LEEWAY_SECONDS} s apart`);
});

test('the README says what every file holds', () => {
  const files = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  expect(files.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
