import type { NewUuid } from '@cong/values/ids.ts';
import type { Result } from '@cong/values/result.ts';
import type { Clock } from '@cong/values/time.ts';
import type { Pool, PoolClient } from 'pg';
import type { AuditEntry } from '../core/audit/audit-entry.ts';
import { recordAudit } from './audit-store.ts';
import { failureOf } from './sql-error.ts';

/** Where every process hears of changes; the payload is a `ConfigurationNotice`. */
export const CONFIGURATION_CHANNEL = 'cong_config';

/** What changed: `merchant:12`, `bank:VCB`, `instalments:`, `clock:`. */
type ConfigurationNotice = `merchant:${number}` | `bank:${string}` | 'instalments:' | 'clock:';

export type ConfigurationDeps = {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly newUuid: NewUuid;
  /** Who is written into the audit. */
  readonly operator: string;
};

/** A transaction on the configuration. */
export type ConfigurationTransaction = {
  readonly client: PoolClient;
  readonly now: Date;
  audit(entry: Omit<AuditEntry, 'operator'>): Promise<void>;
  /** Told to every process when the transaction commits, and only then. */
  announce(notice: ConfigurationNotice): Promise<void>;
};

const MOST_TRIES = 5;

/** Runs the work in a transaction of its own: committed when it is ok, else as if it had never been. */
export async function changeConfiguration<Value, Refusal>(
  deps: ConfigurationDeps,
  work: (transaction: ConfigurationTransaction) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(deps, work);
    } catch (error) {
      if (failureOf(error) !== 'serialisation' || tries === MOST_TRIES) throw error;
    }
  }
}

async function once<Value, Refusal>(
  { pool, clock, operator }: ConfigurationDeps,
  work: (transaction: ConfigurationTransaction) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query('begin');
    const now = clock();
    const result = await work({
      client,
      now,
      audit: (entry) => recordAudit(client, { ...entry, operator, at: now }),
      announce: async (notice) => {
        await client.query('select pg_notify($1, $2)', [CONFIGURATION_CHANNEL, notice]);
      },
    });
    await client.query(result.ok ? 'commit' : 'rollback');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failed: unknown) => {
      broken = failed;
    });
    throw error;
  } finally {
    // A session whose rollback failed is not given to anybody else.
    client.release(broken !== undefined);
  }
}
