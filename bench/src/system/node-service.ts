import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
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
  /** Answers 200 when it can be used; absent where there is nothing to ask. */
  readonly readyUrl?: string;
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
  #over = false;

  constructor(plan: ServicePlan) {
    this.#plan = plan;
    const log = openSync(plan.logFile, 'a');
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
    const { readyUrl } = this.#plan;
    const giveUpAt = performance.now() + READY_MS;
    while (readyUrl !== undefined && !(await answers(readyUrl))) {
      if (this.#over || performance.now() > giveUpAt) throw await this.#failure();
      await wait(POLL_MS);
    }
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
