import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testCards } from './cards.ts';
import { codes } from './codes.ts';
import { PATHS } from './messages.ts';
import { vendorCards } from './vendor-cards.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The cells of every row of the README's tables. */
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const rowsFor = (first: RegExp) => rows.filter(([, cell = '']) => first.test(cell));

test("the README's codes are the code's", () => {
  const expected = Object.entries(codes)
    .map(([code, { kind, vi, en }]) => ['', code, kind.replace('_', ' '), vi, en, ''])
    .sort(([, a = ''], [, b = '']) => (a < b ? -1 : 1));
  expect(rowsFor(/^\w\w$/)).toEqual(expected);
});

test("the README's cards are the code's", () => {
  const expected = [...testCards, ...vendorCards].map(({ number, outcome, vi, en }) => [
    '',
    number,
    outcome,
    vi,
    en,
    '',
  ]);
  expect(rowsFor(/^\d{16}$/)).toEqual(expected);
});

test('every call is in the README', () => {
  const paths = Object.values(PATHS).map((path) => `\`${path.replace('/banknet/v1/', '')}\``);
  expect(rows.map(([, , path]) => path).filter((path = '') => paths.includes(path))).toEqual(paths);
});
