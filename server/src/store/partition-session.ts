import pg from 'pg';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import { WORK_CHANNEL } from './message-signal.ts';
import type { HeldPartition } from './partition-share.ts';

/** Any fixed numbers: the first keys of the two kinds of advisory locks. */
const PARTITION_LOCK = 5_026_512;
const WORKER_LOCK = 5_026_513;

/** A session whose client is gone without a word is found dead by the server after 25 s. */
const KEEP_ALIVE = [
  '-c tcp_keepalives_idle=10',
  '-c tcp_keepalives_interval=5',
  '-c tcp_keepalives_count=3',
].join(' ');

const FAREWELL_MS = 1_000;

export type SessionEvents = {
  /** The connection is gone, and every lock with it. Called once. */
  readonly onLost: () => void;
  readonly onSignal: () => void;
};

export type Standings = { readonly workers: Set<number>; readonly held: readonly HeldPartition[] };

/** The one connection that a worker's locks live on: while it lives they are held, and not a moment longer. */
export class PartitionSession {
  readonly #client: pg.Client;
  #over = false;
  #id = 0;

  /** @param answerWithinMs a server that answers later counts as gone. */
  constructor(url: string, answerWithinMs: number, { onLost, onSignal }: SessionEvents) {
    this.#client = new pg.Client({
      connectionString: url,
      application_name: 'cong partitions',
      options: KEEP_ALIVE,
      keepAlive: true,
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
    });
    const lost = () => {
      if (this.#over) return;
      this.#over = true;
      onLost();
    };
    this.#client.on('error', lost);
    this.#client.on('end', lost);
    this.#client.on('notification', onSignal);
  }

  /** The server's number for this session. */
  get id(): number {
    return this.#id;
  }

  /** Connects, and joins the living workers. */
  async open(): Promise<void> {
    await this.#client.connect();
    const { rows } = await this.#client.query<{ id: number }>('select pg_backend_pid() as id');
    this.#id = rows[0]?.id ?? 0;
    await this.#client.query(`listen ${WORK_CHANNEL}`);
    await this.#client.query('select pg_advisory_lock_shared($1, 0)', [WORKER_LOCK]);
  }

  /** Who lives and who holds what, over all workers. */
  async standings(): Promise<Standings> {
    const { rows } = await this.#client.query<{ kind: number; partition: number; session: number }>(
      `select classid::int as kind, objid::int as partition, pid as session from pg_locks
       where locktype = 'advisory' and objsubid = 2 and granted and classid in ($1, $2)
         and database = (select oid from pg_database where datname = current_database())`,
      [PARTITION_LOCK, WORKER_LOCK],
    );
    return {
      workers: new Set(
        rows.filter(({ kind }) => kind === WORKER_LOCK).map(({ session }) => session),
      ),
      held: rows.filter(({ kind, partition }) => kind === PARTITION_LOCK && partition < PARTITIONS),
    };
  }

  /** @returns those that nobody else was quicker to take. */
  async take(partitions: readonly number[]): Promise<readonly number[]> {
    const { rows } = await this.#client.query<{ partition: number }>(
      'select partition from unnest($2::int[]) as p (partition) where pg_try_advisory_lock($1, partition)',
      [PARTITION_LOCK, partitions],
    );
    return rows.map(({ partition }) => partition);
  }

  async giveUp(partitions: readonly number[]): Promise<void> {
    await this.#client.query(
      'select pg_advisory_unlock($1, partition) from unnest($2::int[]) as p (partition)',
      [PARTITION_LOCK, partitions],
    );
  }

  /** Frees every lock. Never waits for a server that does not answer. */
  close(): void {
    this.#over = true;
    void this.#client.end().catch(() => {});
    setTimeout(() => this.#client.connection.stream.destroy(), FAREWELL_MS).unref();
  }
}
