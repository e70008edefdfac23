import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INSTALMENT_BANKS, INSTALMENT_MONTHS } from './banks.ts';
import { ERROR_CODES } from './codes.ts';
import { ENDPOINTS } from './endpoints.ts';
import { MAX_KEY_BITS, MIN_KEY_BITS } from './rsa-key.ts';

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

test('the README lists the 100 codes and their conditions as the code has them', () => {
  const rows = Object.entries(ERROR_CODES).map(([code, { vi, en, when }]) => [code, vi, en, when]);
  expect(tableUnder('Error codes')).toEqual(rows.sort(byKey));
  expect(rows).toHaveLength(100);
});

test('the README lists the instalment banks as the code has them', () => {
  const rows = Object.entries(INSTALMENT_BANKS).map(([code, { vi, en, cardTypes }]) => [
    code,
    vi,
    en,
    cardTypes.join(', '),
  ]);
  expect(tableUnder('Instalment banks')).toEqual(rows.sort(byKey));
  expect(readme).toContain(`${INSTALMENT_MONTHS.join(', ').replace(/, (\d+)$/, ' or $1')} months`);
});

test('the README lists the calls as the code has them', () => {
  const rows = Object.entries(ENDPOINTS).map(([call, path]) => [call, `\`${path}\``]);
  expect(tableUnder('Calls')).toEqual(rows.sort(byKey));
});

test('the README states how long a key may be', () => {
  expect(readme).toContain(`RSA of ${MIN_KEY_BITS} (imported) to ${MAX_KEY_BITS} bits`);
});

test('the README says what every file holds', () => {
  const files = readdirSync(folder).filter((name) => /(?<!\.test)\.ts$/.test(name));
  expect(files.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
