import { availableParallelism } from 'node:os';
import { WorkerPool } from './worker-pool.ts';

/** A second's worth of calls on one core; whoever comes then is told at once that it is busy. */
const CAPACITY_PER_WORKER = 400;

type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Threads for private RSA operations: one less than there are cores, so that the event loop has one; one at least. */
export function openRsaWorkers<Work extends Functions>(module: URL): WorkerPool<Work> {
  const workers = Math.max(1, availableParallelism() - 1);
  return new WorkerPool<Work>({ module, workers, capacity: workers * CAPACITY_PER_WORKER });
}
