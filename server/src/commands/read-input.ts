import { readFile, stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CommandProblem } from './command.ts';

/** A list of thousands of merchants with RSA keys fits. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The JSON in a file, or on standard input for `-`. @throws {CommandProblem} that never quotes it: it holds keys. */
export async function readJson(path: string): Promise<unknown> {
  const content = path === '-' ? await text(process.stdin) : await readBounded(path);
  try {
    return JSON.parse(content.replace(/^\ufeff/, ''));
  } catch {
    throw new CommandProblem(`${path} is not JSON`);
  }
}

async function readBounded(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw new CommandProblem(`${path} is over 64 MB`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandProblem) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new CommandProblem(`${path} cannot be read (${code})`);
  }
}

/** A JSON object's fields. @param what is named in the problem. @throws {CommandProblem} */
export function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CommandProblem(`${what} is not a JSON object`);
  }
  return { ...value };
}
