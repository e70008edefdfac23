import { isWellFormedText } from '@cong/values/text.ts';
import { CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { printable } from './table.ts';

const MAX_NAME = 200;

/** A merchant's name, shown to payers on every page. @throws {CommandProblem} */
export function merchantName(text: string): string {
  const name = text.normalize('NFC').trim();
  const fits = name !== '' && name.length <= MAX_NAME && isWellFormedText(name);
  if (fits && printable(name) === name) return name;
  throw new CommandProblem(
    `A merchant’s name is 1 to ${MAX_NAME} letters, without control characters`,
  );
}

/** A notify URL that this gateway may call. @throws {CommandProblem} */
export function notifyUrlArgument(url: string, { notifyUrlProblem }: CommandDeps): string {
  const problem = notifyUrlProblem(url);
  if (problem !== undefined) throw new CommandProblem(`${url} cannot be called: ${problem}`);
  return url;
}
