import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { CrashSystem } from './crash-system.ts';

/** What is still open, by kind and state. */
const OPEN_SQL = `
select 'payment ' || status as what, count(*)::int as count from payment
where status not in ('captured', 'declined', 'cancelled', 'expired') group by status
union all select 'refund ' || status, count(*)::int from refund where status not in ('done', 'failed') group by status
union all select 'reversal ' || status, count(*)::int from reversal where status not in ('done', 'failed') group by status
union all select 'message ' || status, count(*)::int from message where status <> 'received' group by status`;

const PATIENCE_MS = 60_000;
const LOOK_MS = 100;
/** Longer than an order lives, than any bank's "not found" waits to be final, and than any retry. */
const FIRST_STEP = 'P2D';
const NEXT_STEP = 'PT2H';
const STEP_EVERY_MS = 700;

/**
 * Lets time pass, in the sandbox's sense, until everything has ended and every notification was received.
 * @returns what stays open whatever happens.
 */
export async function settle(system: CrashSystem, client: pg.Client): Promise<readonly string[]> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  await advance(system, FIRST_STEP);
  let steppedAt = performance.now();
  for (;;) {
    const { rows } = await client.query<{ readonly what: string; readonly count: number }>(
      OPEN_SQL,
    );
    if (rows.length === 0) return [];
    if (performance.now() > giveUpAt) return rows.map(({ what, count }) => `${count} × ${what}`);
    if (performance.now() - steppedAt > STEP_EVERY_MS) {
      await advance(system, NEXT_STEP);
      steppedAt = performance.now();
    }
    await pause(LOOK_MS);
  }
}

async function advance(system: CrashSystem, by: string): Promise<void> {
  system.generator.setClock(await system.control.advanceClock(by));
}
