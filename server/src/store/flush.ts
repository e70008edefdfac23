import type { ClientBase, Pool } from 'pg';
import type { Change } from '../core/change/change.ts';
import { FLUSH_SQL, flushParameters } from './flush-statement.ts';

/** Which changes of a batch were committed, by index. */
export type Winners = ReadonlySet<number>;

/** One statement, one implicit transaction. */
export async function flush(
  pool: Pool | ClientBase,
  changes: readonly (Change | undefined)[],
  alreadyWon?: readonly number[],
): Promise<Winners> {
  const { rows } = await pool.query<[number]>({
    name: 'flush',
    text: FLUSH_SQL,
    values: [...flushParameters(changes, alreadyWon)],
    rowMode: 'array',
  });
  return new Set(rows.map(([idx]) => idx));
}

/**
 * After a lost connection: which of these changes did commit before it was lost.
 * Every change writes at least one event, under its own change id.
 */
export async function committedBefore(
  pool: Pool,
  changes: readonly Change[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ change_id: string }>(
    `select e.change_id from event e
     join unnest($1::int[], $2::uuid[], $3::int[], $4::uuid[]) as c (merchant_id, stream, version, change_id)
       on e.merchant_id = c.merchant_id and e.stream = c.stream and e.version = c.version
       and e.change_id = c.change_id and e.seq = 0`,
    [
      changes.map(({ merchantId }) => merchantId),
      changes.map(({ events }) => events[0]?.stream),
      changes.map(({ events }) => events[0]?.version),
      changes.map(({ changeId }) => changeId),
    ],
  );
  return new Set(rows.map((row) => row.change_id));
}
