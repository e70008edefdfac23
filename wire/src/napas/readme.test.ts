import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RESPONSE_CODES } from './codes.ts';
import { PAY_PATH } from './pay-url.ts';
import { REFUND_PATH } from './refund.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function tableUnder(heading: string): readonly string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  const cells = (row: string) => row.slice(1, -1).split('|');
  return rows.slice(2).map((row) => cells(row).map((cell) => cell.trim()));
}

test('the README lists the response codes as the code has them, and the paths', () => {
  const rows = Object.entries(RESPONSE_CODES).map(([code, { kind, vi, en }]) => [
    code,
    kind,
    vi,
    en,
  ]);
  expect(tableUnder('Response codes')).toEqual(rows);
  for (const path of [PAY_PATH, REFUND_PATH]) expect(readme).toContain(`\`${path}\``);
});
