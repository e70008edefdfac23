import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartupProblem } from './startup-problem.ts';

/** Others may pass through, as PostgreSQL's user must, and see nothing. */
const MODE = 0o711;

/** @throws {StartupProblem} with one line that names the setting, where the folder cannot be made or written to. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new StartupProblem(
      `The data folder ${dataDir} cannot be made or written to (${code}): name another with CONG_DATA_DIR`,
    );
  }
}

/** Not by mkdir's own `recursive`: below /proc that never ends. */
async function makeFolder(folder: string): Promise<void> {
  const made = await makeOne(folder);
  if (made !== 'no_parent') return;
  await makeFolder(dirname(folder));
  if ((await makeOne(folder)) === 'no_parent') {
    throw Object.assign(new Error('no such place'), { code: 'ENOENT' });
  }
}

async function makeOne(folder: string): Promise<'there' | 'no_parent'> {
  try {
    await mkdir(folder, { mode: MODE });
    return 'there';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) return 'no_parent';
    if (code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
    return 'there';
  }
}
