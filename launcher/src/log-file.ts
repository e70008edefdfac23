import { openSync } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A log as a process is given it: what stands before `start` was written by earlier ones. */
export type LogFile = {
  readonly path: string;
  readonly descriptor: number;
  readonly start: number;
};

const LIMIT = 16 * 1024 * 1024;
const END = 32 * 1024;

/**
 * Opens a log to write behind what earlier processes wrote, for it may tell why one of them was lost. One that has grown
 * beyond the limit is set aside first, in place of the one set aside before. Close the descriptor.
 */
export async function openLog(path: string, limit = LIMIT): Promise<LogFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  let start = await sizeOf(path);
  if (start > limit) {
    await rename(path, asidePath(path));
    start = 0;
  }
  return { path, descriptor: openSync(path, 'a', 0o600), start };
}

/** Where the log before this one is: `gateway.log` is set aside as `gateway.1.log`. */
export const asidePath = (path: string): string => path.replace(/(\.log)?$/, '.1$1');

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** The end of what was written since the log was opened; no half line at its beginning. */
export async function endOf({ path, start }: Omit<LogFile, 'descriptor'>): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.max(0, Math.min(size - start, END));
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString('utf8');
    return (size - start > END ? text.slice(text.indexOf('\n') + 1) : text).trim();
  } finally {
    await file.close();
  }
}
