import { type ChildProcess, spawn } from 'node:child_process';

/** How many things one check looked at, and what it says beside that. */
export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly remark?: string;
};

export type Check = { readonly name: string; run(): Promise<Outcome> };

const PASS: Outcome = { passed: 1, failed: 0 };
const FAIL: Outcome = { passed: 0, failed: 1 };

/** A tool that says everything with its output and exit code: one pass or one failure. */
export const tool = (name: string, command: string, ...args: string[]): Check => ({
  name,
  run: async () => ((await show(command, args)) === 0 ? PASS : FAIL),
});

export const outcomeOf = (passed: boolean, remark?: string): Outcome => ({
  ...(passed ? PASS : FAIL),
  ...(remark !== undefined && { remark }),
});

/** Runs a program in sight of the reader. Answers its exit code, -1 when it could not run. */
export async function show(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return exitOf(child);
}

/** Runs a program and keeps what it prints, for a check that reads it. */
export async function capture(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return { code: await exitOf(child), output };
}

let running: ChildProcess | undefined;

/** Ends the tool that runs now, so that none goes on when its reader has left. */
export const stopRunning = (): void => void running?.kill();

async function exitOf(child: ChildProcess): Promise<number> {
  running = child;
  return new Promise((done) => {
    child.on('close', (code) => done(code ?? -1));
    child.on('error', (error) => {
      console.error(error.message);
      done(-1);
    });
  });
}
