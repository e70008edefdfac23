import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { StartupProblem } from '../startup-problem.ts';

const SERVERS_CHECK = fileURLToPath(
  new URL('../../../server/src/check-settings.ts', import.meta.url),
);

/**
 * Lets the server judge its settings before a database is started for it.
 * @param entry another program in the place of the server's own
 * @throws {StartupProblem} with a line for each setting that is not right.
 */
export async function requireSettings(
  environment: Readonly<Record<string, string | undefined>>,
  entry = SERVERS_CHECK,
): Promise<void> {
  const child = spawn(process.execPath, [entry], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [problems] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return;
  throw new StartupProblem(problems.trim() || `${entry} could not check the settings`);
}
