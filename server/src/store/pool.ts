import type { Socket } from 'node:net';
import pg from 'pg';

/**
 * Plans for the hot statements are made once and must not depend on statistics: on a fresh table the planner would
 * choose a scan of the whole table, and keep it while the table grows.
 */
const HOT = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c jit=off',
].join(' ');

type PoolOptions = { readonly url: string; readonly max: number; readonly name: string };

/** No hot statement takes this long: an answer that has not come by then is lost, and the writer looks for it. */
const HOT_PATIENCE_MS = 30_000;

/** For the few statements whose plans are fixed: keyed look-ups and the flush. */
export function hotPool(options: PoolOptions & { readonly patienceMs?: number }): pg.Pool {
  const { patienceMs = HOT_PATIENCE_MS } = options;
  return open(options, HOT).on('connect', (client) => endSilence(client, patienceMs));
}

/** For everything else: reports, configuration, sweeps. */
export const pool = (options: PoolOptions): pg.Pool => open(options, '-c jit=off');

/**
 * A connection on which nothing moves is given up, and with it the statement that waits there. The driver's own
 * `query_timeout` starts a timer for each statement; those keep the parameters of statements long answered until the next
 * full collection, and make that four times as frequent: docs/decisions/0036.
 */
function endSilence(client: pg.PoolClient, patienceMs: number): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } })
    .connection;
  stream.setTimeout(patienceMs, () => {
    stream.destroy(new Error(`PostgreSQL has been silent for ${patienceMs} ms`));
  });
}

function open({ url, max, name }: PoolOptions, settings: string): pg.Pool {
  const opened = new pg.Pool({
    connectionString: url,
    max,
    application_name: `cong ${name}`,
    options: settings,
    // Locks of a process that vanished without a word must not stay.
    idle_in_transaction_session_timeout: HOT_PATIENCE_MS,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // An idle connection that dies is replaced at the next use; without a listener it would end the process.
  opened.on('error', () => {});
  return opened;
}
