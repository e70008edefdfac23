import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A test run that dies takes its services along. */
const EXIT_WITH_LAUNCHER = import.meta.resolve('@cong/launcher/exit-with-launcher.mjs');

export type ServiceOptions = {
  /** TypeScript file, from the repository's root. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** All of it: nothing of the developer's own environment reaches the service. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a `.env` would be looked for: not the repository's root. */
  readonly cwd: string;
};

/** One process of the system under test, its log kept in memory. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #watchers = new Set<() => void>();
  /** Settles when the process is gone: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  #end: number | string | undefined;
  #signalled = false;
  readonly #name: string;

  constructor({ entry, args = [], environment, cwd }: ServiceOptions) {
    this.#name = [entry, ...args].join(' ');
    this.#child = spawn(
      process.execPath,
      ['--import', EXIT_WITH_LAUNCHER, `${ROOT}${entry}`, ...args],
      {
        cwd,
        detached: true,
        env: { PATH: process.env.PATH, ...environment },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#take(line));
    }
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        this.#end = signal ?? code ?? -1;
        resolve(this.#end);
        this.#tell();
      });
    });
  }

  /** Everything that it wrote. */
  get log(): string {
    return this.#lines.join('\n');
  }

  /** Resolves with the first line that contains the text. @throws {Error} when the process ends without it. */
  async line(text: string): Promise<string> {
    for (;;) {
      const found = this.#lines.find((line) => line.includes(text));
      if (found !== undefined) return found;
      if (this.#end !== undefined) throw new Error(`ended (${this.#end}):\n${this.log}`);
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#signalled = true;
    this.#child.kill(signal);
  }

  /** How it ended when nobody asked it to, with the end of its log. */
  get died(): string | undefined {
    return this.#end === undefined || this.#signalled
      ? undefined
      : `${this.#name} died (${this.#end}):\n${this.#lines.slice(-20).join('\n')}`;
  }

  /** Asks it to finish its work and end. */
  async stop(): Promise<number | string> {
    this.signal('SIGTERM');
    return this.ended;
  }

  #take(line: string): void {
    this.#lines.push(line);
    this.#tell();
  }

  #tell(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const tell of watchers) tell();
  }
}
