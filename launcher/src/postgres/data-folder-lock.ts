import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Held while a Cổng uses the data folder. The operating system frees it when the holder dies. */
export type DataFolderLock = {
  /** Settles when PostgreSQL is gone; while it only recovers from a crash the lock is taken again. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
};

type Failure = 'held_by_another' | 'unreachable';
type Taken = { readonly client: pg.Client } | { readonly failure: Failure };

// 'cong' in ASCII: the first of the two keys of an advisory lock.
const LOCK_KEY = 0x636f6e67;
/** A holder that was killed a moment ago is noticed by PostgreSQL within this time. */
const PATIENCE_MS = 1_500;
const POLL_MS = 50;

/** Takes the lock as a session of PostgreSQL, so that kill -9 cannot leave a stale one behind. */
export async function lockDataFolder(
  adminUrl: string,
  isServerAlive: () => Promise<boolean>,
): Promise<DataFolderLock | Failure> {
  const first = await takeWithin(adminUrl, PATIENCE_MS);
  if ('failure' in first) return first.failure;
  let { client } = first;
  let released = false;
  const { promise: lost, resolve: announceLoss } = Promise.withResolvers<void>();
  const regain = async (): Promise<void> => {
    while (!released) {
      if (!(await isServerAlive())) return announceLoss();
      const again = await take(adminUrl);
      if ('client' in again) return released ? again.client.end() : hold(again.client);
      await wait(POLL_MS);
    }
  };
  const hold = (held: pg.Client): void => {
    client = held;
    held.once('end', () => void regain());
  };
  hold(client);
  return {
    lost,
    async release() {
      released = true;
      await client.end();
    },
  };
}

async function takeWithin(adminUrl: string, patienceMs: number): Promise<Taken> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const taken = await take(adminUrl);
    if ('client' in taken || performance.now() > giveUpAt) return taken;
    await wait(POLL_MS);
  }
}

async function take(adminUrl: string): Promise<Taken> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'cong-launcher' });
  // Without a listener a broken connection would end the process; `end` tells the same.
  client.on('error', () => {});
  let failure: Failure = 'unreachable';
  try {
    await client.connect();
    const { rows } = await client.query('select pg_try_advisory_lock($1, 0) as taken', [LOCK_KEY]);
    if (rows[0].taken === true) return { client };
    failure = 'held_by_another';
  } catch {}
  await client.end().catch(() => {});
  return { failure };
}
