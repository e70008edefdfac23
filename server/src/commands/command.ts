import type { CommandDeps } from './command-deps.ts';

/** An option as `--name VALUE`, or a switch where there is no value. */
type CommandOption = {
  /** What stands for the value in the help: URL, AMOUNT. Absent for a switch. */
  readonly value?: string;
  readonly help: string;
};

/** What was typed after a command's name. */
export type CommandInput = {
  readonly positionals: readonly string[];
  /** The option's text, or undefined when it was not given. */
  option(name: string): string | undefined;
  /** Whether the switch was given. */
  has(name: string): boolean;
};

/** Marks text for a terminal; elsewhere it returns it as it is. */
export type Style = (format: 'bold' | 'dim' | 'green' | 'yellow' | 'red', text: string) => string;

/** What a command has to say: to a program, and to a person. */
export type CommandOutput = {
  /** Printed with --json; amounts and instants become text. */
  readonly data: unknown;
  readonly text: (style: Style) => string;
  /** True when what was found is bad news: it is printed all the same, and the exit code is 1. */
  readonly failed?: boolean;
};

/** One command of an operator: a file of its own, and a line in command-list.ts. */
export type Command = {
  /** The words typed: `merchant add`. */
  readonly name: string;
  /** One line for lists of commands. */
  readonly summary: string;
  /** What follows the name: `MERCHANT URL`. A word in brackets may be left out. */
  readonly positionals: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Whole lines that can be typed, without `npx`. */
  readonly examples: readonly string[];
  /** More than the summary says, in sentences. */
  readonly about?: string;
  /** @throws {CommandProblem} when it cannot be done. */
  run(input: CommandInput, deps: CommandDeps): Promise<CommandOutput>;
};

/** Why a command was not done: its message is the one line shown. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
}
