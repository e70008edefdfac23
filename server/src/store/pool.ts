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

/** For the few statements whose plans are fixed: keyed look-ups and the flush. */
export const hotPool = (options: PoolOptions): pg.Pool => open(options, HOT);

/** For everything else: reports, configuration, sweeps. */
export const pool = (options: PoolOptions): pg.Pool => open(options, '-c jit=off');

function open({ url, max, name }: PoolOptions, settings: string): pg.Pool {
  const opened = new pg.Pool({
    connectionString: url,
    max,
    application_name: `cong ${name}`,
    options: settings,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // An idle connection that dies is replaced at the next use; without a listener it would end the process.
  opened.on('error', () => {});
  return opened;
}
