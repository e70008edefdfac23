import { DAY_MS } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import { CONFIGURATION_CHANNEL } from './configuration-change.ts';

type Offset = { readonly offset_ms: string };

/** Dates stay dates however often a test moves the clock: a hundred years in all. */
const FURTHEST_MS = 36_525 * DAY_MS;

/** How far the sandbox's clock was moved, in milliseconds. */
export async function readClockOffset(client: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await client.query<Offset>('select offset_ms from sandbox_clock');
  return Number(rows[0]?.offset_ms ?? 0);
}

/**
 * Moves the sandbox's clock forward for every process.
 * @returns how far it has been moved in all.
 * @throws {RangeError} for a step backward, or beyond a hundred years in all.
 */
export async function advanceClockOffset(pool: Pool, ms: number): Promise<number> {
  if (!Number.isSafeInteger(ms) || ms < 0 || ms > FURTHEST_MS) throw outOfRange();
  const { rows } = await pool.query<Offset>(
    `with moved as (
       insert into sandbox_clock as clock (offset_ms) values ($1)
       on conflict (only_row) do update set offset_ms = clock.offset_ms + excluded.offset_ms
         where clock.offset_ms + excluded.offset_ms <= $2
       returning offset_ms)
     select offset_ms, pg_notify($3, 'clock:') from moved`,
    [ms, FURTHEST_MS, CONFIGURATION_CHANNEL],
  );
  if (rows[0] === undefined) throw outOfRange();
  return Number(rows[0].offset_ms);
}

const outOfRange = (): RangeError =>
  new RangeError('the clock goes forward only, and a hundred years at most');
