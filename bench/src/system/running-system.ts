import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningDatabase } from '@cong/launcher/embedded-postgres.ts';
import { freePort } from '@cong/launcher/postgres/free-port.ts';
import { startTemporaryDatabase } from '@cong/launcher/temporary-database.ts';
import { GeneratorClient } from '../load/generator-client.ts';
import type { ProtocolName } from '../load/shops.ts';
import { PAYERS } from '../load/wallet-payers.ts';
import { NodeService } from './node-service.ts';
import { cpuMsOf, memoryMb, treeCpuMs } from './process-use.ts';
import { SandboxControl } from './sandbox-control.ts';

/** Settings of one start of the gateway, as environment variables. */
export type GatewaySettings = Readonly<Record<string, string>>;

/** CPU used so far, in milliseconds. */
export type CpuUse = {
  readonly gateway: number;
  readonly postgres: number;
  readonly simulators: number;
};

type Parts = {
  readonly database: RunningDatabase;
  readonly folder: string;
  readonly ports: { readonly gateway: number; readonly simulators: number };
};

/** The whole system on a fresh, durable database, with the load generator in a process of its own. */
export class RunningSystem {
  readonly database: RunningDatabase;
  readonly folder: string;
  readonly ports: Parts['ports'];
  readonly generator = new GeneratorClient();
  readonly #simulators: NodeService;
  #gateway: NodeService | undefined;

  private constructor({ database, folder, ports }: Parts) {
    this.database = database;
    this.folder = folder;
    this.ports = ports;
    this.#simulators = this.#service('simulators', 'simulators/src/main.ts', {
      readyUrl: `${this.simulatorsUrl}/healthz`,
    });
  }

  static async start(): Promise<RunningSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'cong-bench-'));
    const database = await startTemporaryDatabase({ durable: true });
    const ports = { gateway: await freePort(), simulators: await freePort() };
    const system = new RunningSystem({ database, folder, ports });
    await system.#simulators.ready();
    return system;
  }

  get gatewayUrl(): string {
    return `http://localhost:${this.ports.gateway}`;
  }

  get simulatorsUrl(): string {
    return `http://127.0.0.1:${this.ports.simulators}`;
  }

  /** Starts the gateway and its workers in one process, in place of the one that ran before. */
  async startGateway(
    settings: GatewaySettings,
    nodeOptions: readonly string[] = [],
  ): Promise<void> {
    await this.stopGateway();
    this.#gateway = this.#service('gateway', 'server/src/main.ts', {
      args: ['serve', 'work'],
      readyUrl: `${this.gatewayUrl}/readyz`,
      settings,
      nodeOptions,
    });
    await this.#gateway.ready();
    await this.speak('123pay');
  }

  /** Merchants and payers of this protocol from now on. */
  async speak(protocol: ProtocolName): Promise<void> {
    const control = new SandboxControl(this.ports);
    if (protocol === 'viviet') await control.openWallets(PAYERS);
    const listenerPort = await this.generator.aim(await control.target(protocol));
    await control.setNotifyUrl(protocol, `http://127.0.0.1:${listenerPort}/notify`);
  }

  async stopGateway(): Promise<void> {
    await this.#gateway?.stop();
    this.#gateway = undefined;
  }

  cpuUse(): CpuUse {
    return {
      gateway: cpuMsOf(this.#gateway?.pid ?? 0),
      postgres: treeCpuMs(this.database.pid),
      simulators: cpuMsOf(this.#simulators.pid),
    };
  }

  gatewayMemoryMb(): { readonly now: number; readonly peak: number } {
    return memoryMb(this.#gateway?.pid ?? 0);
  }

  /** What every process of the system is started with. */
  environment(settings: GatewaySettings = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      PORT: String(this.ports.gateway),
      CONG_SIMULATORS_PORT: String(this.ports.simulators),
      CONG_DATA_DIR: this.folder,
      DATABASE_URL: this.database.url,
      ...settings,
    };
  }

  async stop(): Promise<void> {
    this.generator.close();
    await this.stopGateway();
    await this.#simulators.stop();
    await this.database.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #service(
    name: string,
    entry: string,
    plan: {
      readonly args?: readonly string[];
      readonly readyUrl: string;
      readonly settings?: GatewaySettings;
      readonly nodeOptions?: readonly string[];
    },
  ): NodeService {
    const { args = [], readyUrl, settings = {}, nodeOptions = [] } = plan;
    return new NodeService({
      ...{ name, entry, args, readyUrl, nodeOptions },
      env: this.environment(settings),
      logFile: join(this.folder, `${name}.log`),
    });
  }
}
