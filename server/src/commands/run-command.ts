import { parseArgs, styleText } from 'node:util';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  CommandProblem,
  type Style,
} from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { commandHelp, commandsHelp } from './command-help.ts';

type Terminal = { write(text: string): unknown; readonly isTTY?: boolean };

export type CommandRun = {
  readonly commands: readonly Command[];
  /** Opened only for a command that is really run. */
  readonly open: () => Promise<{ readonly deps: CommandDeps; close(): Promise<void> }>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
};

/** Options that every command has. */
const JSON_OPTION = { help: 'print JSON instead of text, times in UTC' };

/** Runs what was typed, or shows its help. @returns the exit code. */
export async function runCommand(args: readonly string[], run: CommandRun): Promise<number> {
  const { commands, stdout, stderr } = run;
  const command = commandOf(args, commands);
  if (command === undefined) return explain(args, run);
  const rest = args.slice(command.name.split(' ').length);
  if (asksForHelp(rest)) {
    stdout.write(commandHelp({ ...command, options: withJson(command) }));
    return 0;
  }
  try {
    const input = readInput(command, rest);
    const { deps, close } = await run.open();
    try {
      const output = await command.run(input, deps);
      stdout.write(`${printed(output, input.has('json'), styleFor(stdout))}\n`);
      return output.failed === true ? 1 : 0;
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    stderr.write(`${styleFor(stderr)('red', error.message)}\n`);
    return 1;
  }
}

const asksForHelp = (args: readonly string[]): boolean =>
  args.some((arg) => arg === '--help' || arg === '-h');

const withJson = ({ options }: Command): Command['options'] => ({ ...options, json: JSON_OPTION });

/** The command whose words the arguments begin with. */
function commandOf(args: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands.find(({ name }) => name.split(' ').every((word, at) => args[at] === word));
}

/** Help for all commands, or for those that begin with the words typed; anything else is told. */
function explain(args: readonly string[], { commands, stdout, stderr }: CommandRun): number {
  const words = args.filter((arg) => arg !== 'help' && !arg.startsWith('-'));
  const about = commands.filter(({ name }) =>
    words.every((word, at) => name.split(' ')[at] === word),
  );
  if (about.length > 0) {
    stdout.write(commandsHelp(about));
    return 0;
  }
  stderr.write(`There is no command “${words.join(' ')}”: “cong --help” lists them\n`);
  return 1;
}

function readInput(command: Command, args: readonly string[]): CommandInput {
  const { values, positionals } = parsed(command, args);
  requirePositionals(command, positionals);
  return {
    positionals,
    option: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    has: (name) => values[name] === true,
  };
}

type Parsed = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
};

function parsed(command: Command, args: readonly string[]): Parsed {
  const options = Object.entries(withJson(command)).map(([name, { value }]) => [
    name,
    { type: value === undefined ? 'boolean' : 'string' } as const,
  ]);
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(options),
      allowPositionals: true,
    });
  } catch (error) {
    const [why] = error instanceof Error ? error.message.split(/\. |\n/) : [String(error)];
    throw new CommandProblem(`${why}: see “cong ${command.name} --help”`);
  }
}

function requirePositionals({ name, positionals: usage }: Command, given: readonly string[]): void {
  const wanted = usage.split(' ').filter((word) => word !== '');
  const needed = wanted.filter((word) => !word.startsWith('['));
  const missing = needed[given.length];
  if (missing !== undefined) {
    throw new CommandProblem(`${missing} is missing: cong ${name} ${usage}`);
  }
  const surplus = given[wanted.length];
  if (surplus !== undefined) {
    throw new CommandProblem(`“${surplus}” is one word too many: cong ${name} ${usage}`);
  }
}

const printed = (output: CommandOutput, json: boolean, style: Style): string =>
  json
    ? JSON.stringify(
        output.data,
        (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
        2,
      )
    : output.text(style);

/** Colours where a person looks, unless NO_COLOR asks for none. */
const styleFor = ({ isTTY }: Terminal): Style =>
  isTTY === true && !process.env.NO_COLOR
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
