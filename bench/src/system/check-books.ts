import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './node-service.ts';

type BooksQuestion = {
  readonly environment: NodeJS.ProcessEnv;
  /** Compare with the books of the simulators at this address, too. */
  readonly simulatorsUrl?: string;
  /** Notifications may still be under way. */
  readonly allowPending?: boolean;
};

/** What the books' check said. */
export type BooksVerdict = { readonly ok: boolean; readonly report: string };

const MAX_OUTPUT = 64 * 1_024 * 1_024;

/** Runs the operator's own command over the books. */
export function checkBooks(question: BooksQuestion): Promise<BooksVerdict> {
  const { environment, simulatorsUrl, allowPending = false } = question;
  const args = [
    join(ROOT, 'server/src/main.ts'),
    ...['ledger', 'verify', '--json'],
    ...(allowPending ? ['--allow-pending'] : []),
    ...(simulatorsUrl === undefined ? [] : ['--simulator', simulatorsUrl]),
  ];
  return new Promise((resolve) => {
    const options = { env: environment, cwd: ROOT, maxBuffer: MAX_OUTPUT };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ ok: error === null, report: `${stdout}${stderr}`.trim() });
    });
  });
}

/** @throws {Error} with the report when the books do not add up: then no figure is worth printing. */
export async function requireSoundBooks(question: BooksQuestion): Promise<void> {
  const { ok, report } = await checkBooks(question);
  if (!ok) throw new Error(`the books do not add up, so no figure is given:\n${report}`);
}
