import { setImmediate as turn } from 'node:timers/promises';
import type pg from 'pg';
import type { PaymentReader } from '../core/payment/payment-store.ts';
import { GroupCommitWriter, type WriterOptions } from '../store/group-commit-writer.ts';
import { paymentReader } from '../store/payment-reader.ts';
import { hotPool, pool as openPool } from '../store/pool.ts';
import { testDatabase } from './test-database.ts';

/** The real store over a database of one test file. */
export type TestStore = {
  readonly url: string;
  readonly hot: pg.Pool;
  readonly pool: pg.Pool;
  readonly reader: PaymentReader;
  /** A writer of its own, with connections of its own where a URL is given. */
  writer(options?: Partial<WriterOptions> & { readonly url?: string }): GroupCommitWriter;
  /** The first column of the first row, as a number. */
  count(sql: string, values?: unknown[]): Promise<number>;
  /** Ends the connections that writers have of their own. */
  closeWriters(): Promise<void>;
  close(): Promise<void>;
};

export async function openTestStore(): Promise<TestStore> {
  const database = await testDatabase();
  const store = openStore(database.url);
  return {
    ...store,
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

/** The real store over any migrated database. */
export function openStore(url: string): TestStore {
  const hot = hotPool({ url, max: 4, name: 'test hot' });
  const pool = openPool({ url, max: 4, name: 'test' });
  const others: pg.Pool[] = [];
  const closeWriters = async (): Promise<void> => {
    await Promise.all(others.splice(0).map((one) => one.end()));
  };
  return {
    ...{ url, hot, pool, reader: paymentReader({ hot, pool }) },
    writer: ({ url: own, ...options } = {}) => {
      const connections = own === undefined ? hot : hotPool({ url: own, max: 4, name: 'test own' });
      if (connections !== hot) others.push(connections);
      return new GroupCommitWriter({
        pool: connections,
        maxBatch: 1_000,
        maxInFlight: 2,
        capacity: 20_000,
        patienceMs: 15_000,
        // As soon as anything else had its turn: tests do not sleep.
        pause: () => turn(),
        now: () => performance.now(),
        ...options,
      });
    },
    count: async (sql, values) => {
      const { rows } = await pool.query({ text: sql, rowMode: 'array', values: values ?? [] });
      return Number(rows[0]?.[0]);
    },
    closeWriters,
    close: async () => {
      await Promise.all([hot.end(), pool.end(), closeWriters()]);
    },
  };
}
