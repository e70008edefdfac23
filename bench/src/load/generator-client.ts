import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Acknowledged } from './generator.ts';
import type { FromGenerator, LoadPlan, LoadResult, LoadTarget, ToGenerator } from './load-plan.ts';

/** What merchants and payers remember of everything so far. */
export type ShopRecords = {
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
  /** Statuses that each order was notified of. */
  readonly received: ReadonlyMap<string, readonly string[]>;
  readonly bad: number;
};

const ENTRY = fileURLToPath(new URL('./generator-process.ts', import.meta.url));

/** The load generator in a process of its own, as seen from here. */
export class GeneratorClient {
  readonly #child: ChildProcess;
  readonly #events = new EventEmitter();

  constructor() {
    this.#child = fork(ENTRY, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (message: FromGenerator) => this.#events.emit(message.type, message));
    this.#child.once('exit', (code) =>
      this.#events.emit('error', new Error(`the load generator ended (${code})`)),
    );
    this.#events.on('error', () => {});
  }

  /** @returns the port of its notify listener. */
  async aim(target: LoadTarget): Promise<number> {
    return (await this.#ask({ type: 'target', target }, 'listening')).port;
  }

  /** Runs a plan to its end. @param onWindow told when measuring begins and ends. */
  async run(
    plan: LoadPlan,
    onWindow: (edge: 'start' | 'end') => void = () => {},
  ): Promise<LoadResult> {
    const listener = ({ edge }: FromGenerator & { type: 'window' }): void => onWindow(edge);
    this.#events.on('window', listener);
    try {
      return (await this.#ask({ type: 'run', plan }, 'done')).result;
    } finally {
      this.#events.off('window', listener);
    }
  }

  /** Begins nothing more: `run` returns when everything under way has ended. */
  stop(): void {
    this.#tell({ type: 'stop' });
  }

  /** Resolves when the processes were killed. */
  async ambush(order: Omit<Extract<ToGenerator, { type: 'ambush' }>, 'type'>): Promise<void> {
    await this.#ask({ type: 'ambush', ...order }, 'ambushed');
  }

  /** Takes an ambush back. */
  disarm(): void {
    this.#tell({ type: 'disarm' });
  }

  setClock(aheadMs: number): void {
    this.#tell({ type: 'clock', aheadMs });
  }

  async records(file: string): Promise<ShopRecords> {
    await this.#ask({ type: 'report', file }, 'reported');
    const { acknowledged, received, bad } = JSON.parse(await readFile(file, 'utf8'));
    return { acknowledged: new Map(acknowledged), received: new Map(received), bad };
  }

  close(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill('SIGKILL');
  }

  #tell(message: ToGenerator): void {
    this.#child.send(message);
  }

  async #ask<Type extends FromGenerator['type']>(
    message: ToGenerator,
    answer: Type,
  ): Promise<Extract<FromGenerator, { type: Type }>> {
    const answered = once(this.#events, answer);
    this.#tell(message);
    const [found] = await answered;
    return found;
  }
}
