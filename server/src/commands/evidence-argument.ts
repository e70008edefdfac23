import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CommandInput, CommandProblem } from './command.ts';

export const EVIDENCE_OPTION = {
  evidence: { value: 'FILE', help: 'what it rests on; its name and SHA-256 are recorded' },
} as const;

/** The evidence given, as it is recorded. @throws {CommandProblem} when there is none or it cannot be read. */
export async function evidenceArgument(input: CommandInput): Promise<string> {
  const file = input.option('evidence');
  if (file === undefined) throw new CommandProblem('--evidence FILE is missing');
  try {
    const content = await readFile(file);
    return `${basename(file)} sha256:${createHash('sha256').update(content).digest('hex')}`;
  } catch {
    throw new CommandProblem(`--evidence: ${file} cannot be read`);
  }
}
