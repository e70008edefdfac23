import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
/** Ends the server when this process was killed outright and can pass nothing on. */
const EXIT_WITH_US = import.meta.resolve('@cong/launcher/exit-with-launcher.mjs');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type ServerRun = {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Another program in the server's place. */
  readonly entry?: string;
};

/** `serve`, `work` or both: a process that runs until it is stopped, rather than one command. */
const isServing = (args: readonly string[]): boolean =>
  args.length > 0 && args.every((arg) => arg === 'serve' || arg === 'work');

/** Runs the server with these words; signals are passed on to it. @returns its exit code. */
export async function runServer({ args, variables, entry = SERVER }: ServerRun): Promise<number> {
  const child = spawn(process.execPath, ['--import', EXIT_WITH_US, entry, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: variables,
    // Servers get a session of their own, so that Ctrl-C reaches them once; a command may read from the terminal.
    detached: isServing(args),
  });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const stop = () => child.kill('SIGTERM');
  for (const signal of SIGNALS) process.on(signal, pass);
  process.on('disconnect', stop);
  try {
    return await new Promise<number>((done, fail) => {
      child.once('error', fail);
      child.once('exit', (code, signal) =>
        done(code ?? 128 + constants.signals[signal ?? 'SIGTERM']),
      );
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
    process.off('disconnect', stop);
  }
}
