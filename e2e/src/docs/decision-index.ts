import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../docs/decisions/', import.meta.url);

/** The numbered decisions, in order. */
export const decisionFiles = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort();

/** One row per decision: its number and what its first line says. */
export function decisionIndex(): string {
  const rows = decisionFiles().map((name) => {
    const [first = ''] = readFileSync(new URL(name, FOLDER), 'utf8').split('\n');
    return `| [${name.slice(0, 4)}](${name}) | ${first.replace(/^# \d{4} /, '')} |`;
  });
  return ['| | decision |', '| --- | --- |', ...rows].join('\n');
}
