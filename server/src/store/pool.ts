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
export const hotPool = (options: PoolOptions): pg.Pool =>
  open(options, HOT, { query_timeout: HOT_PATIENCE_MS });

/** For everything else: reports, configuration, sweeps. */
export const pool = (options: PoolOptions): pg.Pool => open(options, '-c jit=off');

function open(
  { url, max, name }: PoolOptions,
  settings: string,
  more: pg.PoolConfig = {},
): pg.Pool {
  const opened = new pg.Pool({
    ...more,
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
