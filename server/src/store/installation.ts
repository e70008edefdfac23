import type { Pool } from 'pg';
import type { Mode } from '../settings/mode.ts';

/** Marks a fresh database with the mode of its first start. @returns the mode that it belongs to. */
export async function claimMode(pool: Pool, mode: Mode, now: Date): Promise<Mode> {
  await pool.query(
    'insert into installation (mode, created_at) values ($1, $2) on conflict do nothing',
    [mode, now],
  );
  const { rows } = await pool.query<{ mode: Mode }>('select mode from installation');
  return rows[0]?.mode ?? mode;
}
