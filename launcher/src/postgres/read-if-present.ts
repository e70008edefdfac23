import { readFile } from 'node:fs/promises';
import { StartupProblem } from '../startup-problem.ts';

/** A file's text, or undefined when there is no such file; a forbidden one is the reader's to mend. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    if (error.code !== 'EACCES') throw error;
    throw new StartupProblem(
      `${path} belongs to another user: start as that user, or name another folder with CONG_DATA_DIR`,
    );
  });
}
