import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NOTIFY_REPLY_CODES, QUERY_CODES, RETURN_CODES } from './codes.ts';
import { PATHS } from './pay-link.ts';
import { QUERY_PATH } from './query.ts';
import { ISSUED_KEY_BITS, MAX_KEY_BITS, MIN_KEY_BITS } from './rsa-key.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function tableUnder(heading: string): readonly string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

test('the README lists the return codes as the code has them', () => {
  const rows = Object.entries(RETURN_CODES).map(([code, { kind, vi, en }]) => [code, kind, vi, en]);
  expect(tableUnder('Return codes')).toEqual(rows);
});

test.each([
  ['Query codes', QUERY_CODES],
  ['Notify reply codes', NOTIFY_REPLY_CODES],
])('the README lists the %s as the code has them', (heading, table) => {
  const rows = Object.entries(table).map(([code, { vi, en }]) => [code, vi, en]);
  expect(tableUnder(heading)).toEqual(rows);
});

test('the README states the paths and the lengths of keys', () => {
  for (const path of [...Object.values(PATHS), QUERY_PATH]) expect(readme).toContain(`\`${path}\``);
  expect(readme).toContain(`RSA, ${MIN_KEY_BITS} to ${MAX_KEY_BITS} bits`);
  expect(readme).toContain(`We issue ${ISSUED_KEY_BITS}.`);
});
