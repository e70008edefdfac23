import { availableParallelism } from 'node:os';
import { WorkerPool } from '../../worker-pool/worker-pool.ts';
import type { RsaWork } from './rsa-worker.ts';

export type RsaPool = WorkerPool<RsaWork>;

/** A second's worth of calls on one core; whoever comes then is told 999 at once. */
const CAPACITY_PER_WORKER = 400;

/** One thread less than there are cores, so that the event loop has one; one at least. */
export function openRsaPool(): RsaPool {
  const workers = Math.max(1, availableParallelism() - 1);
  return new WorkerPool<RsaWork>({
    module: new URL('./rsa-worker.ts', import.meta.url),
    ...{ workers, capacity: workers * CAPACITY_PER_WORKER },
  });
}
