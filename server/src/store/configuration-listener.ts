import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

type ListenerOptions = {
  readonly url: string;
  readonly channel: string;
  readonly onNotice: (payload: string) => void;
  /** Each time the connection listens: what was missed in between is not told. */
  readonly onListening: (client: pg.Client) => Promise<void>;
  readonly onLost: (error: unknown) => void;
};

export type Listener = { stop(): Promise<void> };

/** A connection that died without a word is found out within two of these. */
const HEARTBEAT_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

type Connection = {
  readonly client: pg.Client;
  /** Settles when the connection is gone, with the reason. */
  readonly gone: Promise<unknown>;
};

/**
 * Listens on a connection of its own, made again whenever it is lost.
 * @throws {Error} when the first connection cannot be made.
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const stopping = new AbortController();
  let connection: Connection | undefined = await connect(options);

  const keepListening = async (): Promise<void> => {
    let pause = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      if (connection !== undefined) {
        const reason = await connection.gone;
        await end(connection.client);
        connection = undefined;
        pause = FIRST_PAUSE_MS;
        if (!stopping.signal.aborted) options.onLost(reason);
      }
      await wait(pause, undefined, { signal: stopping.signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      if (!stopping.signal.aborted) connection = await connect(options).catch(() => undefined);
    }
    if (connection !== undefined) await end(connection.client);
  };
  const listening = keepListening();

  return {
    async stop() {
      stopping.abort();
      if (connection !== undefined) await end(connection.client);
      await listening;
    },
  };
}

async function connect(options: ListenerOptions): Promise<Connection> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'cong configuration',
    connectionTimeoutMillis: HEARTBEAT_MS,
    query_timeout: HEARTBEAT_MS,
    keepAlive: true,
  });
  const { promise: gone, resolve } = Promise.withResolvers<unknown>();
  client.once('error', resolve);
  client.once('end', () => resolve(new Error('the connection ended')));
  client.on('notification', ({ payload }) => options.onNotice(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${options.channel}`);
    await options.onListening(client);
  } catch (error) {
    await end(client);
    throw error;
  }
  const heartbeat = setInterval(() => {
    client.query('select 1').catch((error: unknown) => {
      resolve(error);
      return end(client);
    });
  }, HEARTBEAT_MS);
  heartbeat.unref();
  gone.then(() => clearInterval(heartbeat));
  return { client, gone };
}

const end = (client: pg.Client): Promise<void> => client.end().catch(() => {});
