import type { Pool } from 'pg';

/** Where processes tell workers that there may be something to deliver. It carries no content: rows say what. */
export const WORK_CHANNEL = 'cong_work';

/**
 * Tells every worker. Never inside the transaction that wrote the messages: NOTIFY serialises commits.
 * Nothing is lost when it is lost, workers poll as well, so its commit need not reach the disk.
 */
export async function signalWork(pool: Pool): Promise<void> {
  await pool.query(
    `select set_config('synchronous_commit', 'off', true), pg_notify('${WORK_CHANNEL}', '')`,
  );
}
