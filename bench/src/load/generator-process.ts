import { writeFile } from 'node:fs/promises';
import type { FormStep } from './browser.ts';
import { LoadGenerator } from './generator.ts';
import type { FromGenerator, LoadTarget, ToGenerator } from './load-plan.ts';
import { NotifyListener } from './notify-listener.ts';
import { shopOf } from './shops.ts';

type Ambush = Extract<ToGenerator, { type: 'ambush' }>;

/** The load generator's process: orders come over the channel, results go back over it. */
class GeneratorProcess {
  #listener: NotifyListener | undefined;
  #generator: LoadGenerator | undefined;
  #ambush: Ambush | undefined;

  async on(message: ToGenerator): Promise<void> {
    switch (message.type) {
      case 'target':
        return this.#aim(message.target);
      case 'run':
        return this.#run(message);
      case 'stop':
        return this.#generator?.stop();
      case 'ambush':
        this.#ambush = message;
        return;
      case 'disarm':
        this.#ambush = undefined;
        return;
      case 'clock':
        if (this.#listener !== undefined) this.#listener.clockAheadMs = message.aheadMs;
        return;
      case 'report':
        return this.#report(message.file);
    }
  }

  async #aim(target: LoadTarget): Promise<void> {
    this.#generator?.close();
    const listener = new NotifyListener();
    this.#listener?.close();
    this.#listener = listener;
    const port = await listener.listen();
    const notifyUrl = `http://127.0.0.1:${port}/notify`;
    const protocol = shopOf(target.protocol, { ...target, notifyUrl });
    listener.protocol = protocol;
    this.#generator = new LoadGenerator(
      {
        gatewayPort: target.gatewayPort,
        protocol,
        listener,
        onWindow: (edge) => tell({ type: 'window', edge }),
        onPost: (step) => this.#onPost(step),
      },
      `b${process.pid.toString(36)}${Date.now().toString(36)}`,
    );
    tell({ type: 'listening', port });
  }

  async #run({ plan }: Extract<ToGenerator, { type: 'run' }>): Promise<void> {
    if (this.#generator === undefined) throw new Error('no target yet');
    tell({ type: 'done', result: await this.#generator.run(plan) });
  }

  /** Whoever is to be killed dies while this payer's form is being worked on. */
  #onPost(step: FormStep): void {
    const ambush = this.#ambush;
    if (ambush?.step !== step) return;
    this.#ambush = undefined;
    setTimeout(() => {
      for (const pid of ambush.pids) kill(pid);
      tell({ type: 'ambushed' });
    }, ambush.afterMs);
  }

  async #report(file: string): Promise<void> {
    const acknowledged = [...(this.#generator?.acknowledged ?? [])];
    const received = [...(this.#listener?.received ?? [])];
    await writeFile(file, JSON.stringify({ acknowledged, received, bad: this.#listener?.bad }));
    tell({ type: 'reported' });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

const tell = (message: FromGenerator): void => {
  process.send?.(message);
};

const generator = new GeneratorProcess();
process.on('message', (message: ToGenerator) => void generator.on(message));
process.on('disconnect', () => process.exit(0));
