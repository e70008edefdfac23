import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes empty folders, and removes them when the test file is done. */
export function testFolders(name: string): () => Promise<string> {
  const made: string[] = [];
  afterAll(() => Promise.all(made.map((one) => rm(one, { recursive: true, force: true }))));
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), `cong-${name}-`));
    made.push(folder);
    return folder;
  };
}
