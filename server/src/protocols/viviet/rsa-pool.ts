import { openRsaWorkers } from '../../worker-pool/rsa-workers.ts';
import type { WorkerPool } from '../../worker-pool/worker-pool.ts';
import type { RsaWork } from './rsa-worker.ts';

export type RsaPool = WorkerPool<RsaWork>;

/** Its threads start with the first version 2 message. */
export const openRsaPool = (): RsaPool =>
  openRsaWorkers<RsaWork>(new URL('./rsa-worker.ts', import.meta.url));
