import type { Command } from './command.ts';
import { table } from './table.ts';

/** How one command is used. */
export function commandHelp({
  name,
  summary,
  about,
  positionals,
  options,
  examples,
}: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]) => [
    `  --${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  return [
    `cong ${name} ${positionals}`.trimEnd(),
    '',
    `${summary}.${about === undefined ? '' : ` ${about}`}`,
    '',
    'Options:',
    table(rows),
    '',
    'Examples:',
    ...examples.map((line) => `  npx ${line}`),
    '',
  ].join('\n');
}

/** A list of commands, one line each. */
export const commandsHelp = (commands: readonly Command[]): string =>
  [
    table(
      commands.map(({ name, positionals, summary }) => [
        `  cong ${name} ${positionals}`.trimEnd(),
        summary,
      ]),
    ),
    '',
    '“cong COMMAND --help” tells more of each, with examples. Times are Viet Nam’s, +07; with --json they are UTC.',
    '',
  ].join('\n');
