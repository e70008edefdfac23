import { commands } from '../../server/src/commands/command-list.ts';
import { runCommand } from '../../server/src/commands/run-command.ts';
import { createLog } from '../../server/src/log.ts';
import { commandDeps } from '../../server/src/main/command-deps.ts';
import { openGateway } from '../../server/src/main/gateway.ts';
import { loadSettings } from '../../server/src/settings.ts';

/** What a command printed, and its exit code. */
export type CommandRun = { readonly exit: number | string; readonly output: string };

/** An operator at a terminal beside the running system: the commands themselves, without a process for each. */
export class Operator {
  readonly #place: Parameters<typeof loadSettings>[0];
  #gateway: ReturnType<typeof openGateway> | undefined;

  constructor(environment: Readonly<Record<string, string>>, cwd: string) {
    this.#place = { env: environment, cwd };
  }

  async run(...args: readonly string[]): Promise<CommandRun> {
    let output = '';
    const terminal = {
      write: (text: string) => {
        output += text;
      },
    };
    const exit = await runCommand(args, {
      ...{ commands, stdout: terminal, stderr: terminal },
      open: async () => {
        this.#gateway ??= this.#open();
        const deps = commandDeps(await this.#gateway, 'test');
        return { deps, close: async () => {} };
      },
    });
    return { exit, output };
  }

  async close(): Promise<void> {
    await (await this.#gateway)?.close();
  }

  async #open() {
    const settings = await loadSettings(this.#place);
    if (!settings.ok) throw new Error(settings.error.join('\n'));
    return openGateway(settings.value, createLog({ level: 'silent', name: 'operator' }));
  }
}
