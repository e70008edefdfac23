import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { endOf, type LogFile, openLog } from '../log-file.ts';
import { StartupProblem } from '../startup-problem.ts';

/** One process of the sandbox. */
export type Service = {
  readonly name: string;
  /** The TypeScript or JavaScript file that it runs. */
  readonly entry: string;
  readonly args: readonly string[];
  /** Answers 200 when the service can be used. */
  readonly readyUrl: string;
  readonly logFile: string;
};

export type RunningService = {
  readonly name: string;
  readonly log: Pick<LogFile, 'path' | 'start'>;
  /** Settles with a sentence when the process ended, asked or not. */
  readonly ended: Promise<string>;
  /** Asks it to finish its work and end; waits for that. */
  stop(): Promise<void>;
};

const POLL_MS = 40;
const READY_MS = 60_000;
const STOP_MS = 20_000;
const LAST_LINES = 12;
const EXIT_WITH_LAUNCHER = new URL('../exit-with-launcher.mjs', import.meta.url).href;

/** Starts a service in a session of its own: Ctrl-C reaches the launcher alone, which ends all in order. */
export async function startService(
  service: Service,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  const log = await openLog(service.logFile);
  const child = spawn(
    process.execPath,
    ['--import', EXIT_WITH_LAUNCHER, service.entry, ...service.args],
    { detached: true, env: environment, stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'] },
  );
  closeSync(log.descriptor);
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(`${service.name} does not run: ${error.message}`));
    child.once('exit', (code, signal) => {
      done(`${service.name} ended (${signal ?? `exit code ${code}`})`);
    });
  });
  return { name: service.name, log, ended, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

/** Waits until the service answers. @throws {StartupProblem} with the end of its log when it does not. */
export async function untilReady(service: Service, running: RunningService): Promise<void> {
  let end: string | undefined;
  void running.ended.then((sentence) => {
    end = sentence;
  });
  const giveUpAt = performance.now() + READY_MS;
  while (performance.now() < giveUpAt) {
    if (await answers(service.readyUrl)) return;
    if (end !== undefined) throw new StartupProblem(await withLog(`${end} at its start`, running));
    await wait(POLL_MS);
  }
  throw new StartupProblem(
    await withLog(`${service.name} is not ready after ${READY_MS / 1000} s`, running),
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** A sentence, and the last lines that the service wrote since its start, without the frames of a stack. */
export async function withLog(sentence: string, { log }: RunningService): Promise<string> {
  const text = await endOf(log).catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const end = lines.slice(-LAST_LINES);
  return [`${sentence}; its log, ${log.path}, ends with:`, ...end].join('\n  ');
}
