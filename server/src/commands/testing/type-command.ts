import type { CommandDeps } from '../command-deps.ts';
import { commands } from '../command-list.ts';
import { runCommand } from '../run-command.ts';

/** What a typed line prints, and its exit code. */
export async function typeCommand(args: readonly string[], deps: CommandDeps) {
  const printed = { out: '', err: '' };
  const code = await runCommand(args, {
    commands,
    open: async () => ({ deps, close: async () => {} }),
    stdout: { write: (text) => (printed.out += text) },
    stderr: { write: (text) => (printed.err += text) },
  });
  return { code, ...printed };
}
