import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningDatabase, startDatabase } from '@cong/launcher/embedded-postgres.ts';
import { freePort } from '@cong/launcher/postgres/free-port.ts';
import { temporaryDataDir } from '@cong/launcher/temporary-database.ts';
import { GeneratorClient } from '../load/generator-client.ts';
import { NodeService } from '../system/node-service.ts';
import { descendants } from '../system/process-use.ts';
import { SandboxControl } from '../system/sandbox-control.ts';
import { pickBackend } from './backends.ts';
import type { Victim } from './kill-plan.ts';

type Place = {
  readonly folder: string;
  readonly dataDir: string;
  readonly ports: { readonly gateway: number; readonly simulators: number };
};

/** Schedules so short that what a crash left open is taken up again within seconds. */
const SETTINGS = {
  CONG_CALL_TIMEOUT: '1s',
  CONG_INQUIRY_SCHEDULE: '1s,2s',
  CONG_NOTIFY_SCHEDULE_123PAY: '0s,500ms,1s,1s,2s,2s,4s,4s,8s,8s,8s,8s',
};
/** Some banks think a little, so that kills find calls under way. */
const SLOW_BANKS = { VCB: 40, ACB: 15, TCB: 5 };

const MAX_STARTS = 50;
const RESTART_MS = 200;

/** The system in separate processes that can be killed one by one, and are started again as a supervisor would. */
export class CrashSystem {
  readonly generator = new GeneratorClient();
  readonly control: SandboxControl;
  readonly #place: Place;
  readonly #simulators: NodeService;
  #database: RunningDatabase;
  #gateway: NodeService;
  #worker: NodeService;

  private constructor(place: Place, database: RunningDatabase) {
    this.#place = place;
    this.#database = database;
    this.control = new SandboxControl(place.ports);
    this.#simulators = this.#start('simulators');
    this.#gateway = this.#start('gateway');
    this.#worker = this.#start('worker');
  }

  static async start(): Promise<CrashSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'cong-crash-'));
    const dataDir = await temporaryDataDir();
    const ports = { gateway: await freePort(), simulators: await freePort() };
    const system = new CrashSystem(
      { folder, dataDir, ports },
      await startDatabase({ dataDir, durable: true }),
    );
    await system.#simulators.ready();
    await Promise.all([system.#gateway.ready(), system.#worker.ready()]);
    const listenerPort = await system.generator.aim(await system.control.target('123pay'));
    await system.control.setNotifyUrl('123pay', `http://127.0.0.1:${listenerPort}/notify`);
    for (const [bank, delayMs] of Object.entries(SLOW_BANKS)) {
      await system.control.orderFault({ match: { bank }, behaviour: { delayMs } });
    }
    return system;
  }

  get databaseUrl(): string {
    return this.#database.url;
  }

  get folder(): string {
    return this.#place.folder;
  }

  /** The processes of a victim as they are now. */
  async pidsOf(victim: Victim): Promise<readonly number[]> {
    const servers = [this.#database.pid, ...descendants(this.#database.pid)];
    switch (victim) {
      case 'gateway':
        return [this.#gateway.pid];
      case 'worker':
        return [this.#worker.pid];
      case 'both':
        return [this.#gateway.pid, this.#worker.pid];
      case 'backend':
        return [await pickBackend(this.databaseUrl)];
      case 'postgres':
        return servers;
      case 'everything':
        return [this.#gateway.pid, this.#worker.pid, ...servers];
    }
  }

  /** Starts again whatever is gone, and waits until orders can be taken. */
  async recover(victim: Victim): Promise<void> {
    if (victim === 'postgres' || victim === 'everything') {
      const before = this.#database.url;
      const { dataDir } = this.#place;
      this.#database = await startDatabase({ dataDir, durable: true });
      if (this.#database.url !== before) throw new Error('PostgreSQL came back at another address');
    }
    if (victim === 'gateway' || victim === 'both' || victim === 'everything') {
      await this.#gateway.ended();
      this.#gateway = this.#start('gateway');
    }
    if (victim === 'worker' || victim === 'both' || victim === 'everything') {
      await this.#worker.ended();
      this.#worker = this.#start('worker');
    }
    this.#gateway = await this.#supervised('gateway', this.#gateway);
    this.#worker = await this.#supervised('worker', this.#worker);
  }

  /** Waits until it is ready. One that found no database at its start is started again, as a supervisor would. */
  async #supervised(name: 'gateway' | 'worker', service: NodeService): Promise<NodeService> {
    let current = service;
    for (let starts = 0; ; starts += 1) {
      try {
        await current.ready();
        return current;
      } catch (error) {
        if (!current.failedToStart || starts > MAX_STARTS) throw error;
        await pause(RESTART_MS);
        current = this.#start(name);
      }
    }
  }

  /** Nothing that was not killed may have ended. @throws {Error} that names it. */
  requireAlive(): void {
    for (const service of [this.#gateway, this.#worker, this.#simulators]) {
      if (!service.isAlive) throw new Error(`${service.name} ended by itself; see ${this.folder}`);
    }
  }

  environment(): NodeJS.ProcessEnv {
    const { folder, ports } = this.#place;
    return {
      PATH: process.env.PATH,
      PORT: String(ports.gateway),
      CONG_SIMULATORS_PORT: String(ports.simulators),
      CONG_DATA_DIR: folder,
      DATABASE_URL: this.databaseUrl,
      ...SETTINGS,
    };
  }

  /** Logs are kept for whoever looks into a violation. */
  async stop({ keepLogs }: { readonly keepLogs: boolean }): Promise<void> {
    this.generator.close();
    await Promise.all([this.#gateway.stop(), this.#worker.stop()]);
    await this.#simulators.stop();
    await this.#database.stop();
    await rm(this.#place.dataDir, { recursive: true, force: true });
    if (!keepLogs) await rm(this.folder, { recursive: true, force: true });
  }

  #start(name: 'simulators' | 'gateway' | 'worker'): NodeService {
    const { ports } = this.#place;
    const server = 'server/src/main.ts';
    const programs = {
      simulators: {
        entry: 'simulators/src/main.ts',
        args: [],
        readyUrl: `http://127.0.0.1:${ports.simulators}/healthz`,
      },
      gateway: {
        entry: server,
        args: ['serve'],
        readyUrl: `http://127.0.0.1:${ports.gateway}/readyz`,
      },
      worker: { entry: server, args: ['work'], readyText: '"msg":"working"' },
    };
    return new NodeService({
      name,
      ...programs[name],
      env: this.environment(),
      logFile: join(this.folder, `${name}.log`),
    });
  }
}
