import type { Pool } from 'pg';
import type { Settings } from '../settings.ts';
import { hotPool, pool as openPool } from '../store/pool.ts';

/** The connections of one process. */
export type Pools = {
  /** Flushes: one connection per flush under way, in either lane. */
  readonly writing: Pool;
  /** Keyed look-ups and what workers ask again and again: their plans are fixed. */
  readonly looking: Pool;
  /** Everything else. */
  readonly other: Pool;
  readonly close: () => Promise<void>;
};

export function openPools({ databaseUrl, writer }: Settings, name: string): Pools {
  const url = databaseUrl.reveal();
  const writing = hotPool({ url, max: 2 * writer.inFlight + 1, name: `${name} writer` });
  const looking = hotPool({ url, max: 6, name: `${name} reader` });
  const other = openPool({ url, max: 6, name });
  return {
    writing,
    looking,
    other,
    close: async () => {
      await Promise.all([writing.end(), looking.end(), other.end()]);
    },
  };
}
