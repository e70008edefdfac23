import { HttpConnection } from './http-connection.ts';
import type { HttpMessage } from './http-message.ts';

type PoolOptions = {
  readonly port: number;
  /** How long an answer is waited for. */
  readonly patienceMs: number;
  /** Requests beyond this wait for a connection. */
  readonly maxConnections: number;
};

const LOOK_EVERY_MS = 500;

/** Connections to one server: as many as there are requests at once, the last used first. */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #all = new Set<HttpConnection>();
  readonly #idle: HttpConnection[] = [];
  readonly #queue: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      const before = performance.now() - options.patienceMs;
      for (const connection of this.#all) connection.expire(before);
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async send(text: string): Promise<HttpMessage> {
    const connection = this.#take() ?? (await this.#wait());
    try {
      const answer = await connection.send(text);
      this.#giveBack(connection);
      return answer;
    } catch (error) {
      connection.close();
      this.#giveBack(connection);
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const connection of this.#all) connection.close();
  }

  #take(): HttpConnection | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.usable) return idle;
      this.#all.delete(idle);
    }
    if (this.#all.size >= this.#options.maxConnections) return undefined;
    const opened = new HttpConnection(this.#options.port);
    this.#all.add(opened);
    return opened;
  }

  async #wait(): Promise<HttpConnection> {
    for (;;) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
      const connection = this.#take();
      if (connection !== undefined) return connection;
    }
  }

  #giveBack(connection: HttpConnection): void {
    if (connection.usable) this.#idle.push(connection);
    else this.#all.delete(connection);
    this.#queue.shift()?.();
  }
}
