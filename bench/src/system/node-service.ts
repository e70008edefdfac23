import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export type ServicePlan = {
  readonly name: string;
  /** From the repository's root. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Answers 200 when it can be used. */
  readonly readyUrl?: string;
  /** Or: it writes this into its log. */
  readonly readyText?: string;
  readonly logFile: string;
  /** Options for Node itself, for profiling. */
  readonly nodeOptions?: readonly string[];
};

const POLL_MS = 20;
const READY_MS = 60_000;
const STOP_MS = 30_000;

/** One of the system's processes. Nothing restarts it but us. */
export class NodeService {
  readonly #plan: ServicePlan;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #logStart: number;
  #over = false;
  #wasReady = false;

  constructor(plan: ServicePlan) {
    this.#plan = plan;
    const log = openSync(plan.logFile, 'a');
    this.#logStart = fstatSync(log).size;
    this.#child = spawn(
      process.execPath,
      [...(plan.nodeOptions ?? []), join(ROOT, plan.entry), ...plan.args],
      { env: plan.env, cwd: ROOT, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    this.#ended = new Promise((done) => {
      this.#child.once('exit', () => {
        this.#over = true;
        done();
      });
    });
  }

  get name(): string {
    return this.#plan.name;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return !this.#over;
  }

  /** @throws {Error} with the end of its log when it does not come up. */
  async ready(): Promise<void> {
    const giveUpAt = performance.now() + READY_MS;
    while (!(await this.#isReady())) {
      if (this.#over || performance.now() > giveUpAt) throw await this.#failure();
      await wait(POLL_MS);
    }
    this.#wasReady = true;
  }

  /** Ended before it was ready: a supervisor would start it again. */
  get failedToStart(): boolean {
    return this.#over && !this.#wasReady;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Resolves when it is gone. */
  ended(): Promise<void> {
    return this.#ended;
  }

  /** Asks it to finish what it does. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill(), STOP_MS);
    this.#child.kill('SIGTERM');
    await this.#ended;
    clearTimeout(timer);
  }

  async #isReady(): Promise<boolean> {
    const { readyUrl, readyText, logFile } = this.#plan;
    if (readyUrl !== undefined) return answers(readyUrl);
    if (readyText === undefined) return true;
    const log = await readFile(logFile);
    return log.includes(readyText, this.#logStart);
  }

  async #failure(): Promise<Error> {
    const log = await readFile(this.#plan.logFile, 'utf8').catch(() => '');
    return new Error(`${this.#plan.name} does not come up:\n${log.slice(-2_000)}`);
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
