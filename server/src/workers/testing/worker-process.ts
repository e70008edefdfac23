import { dueReader } from '../../store/due-reader.ts';
import { PartitionLock } from '../../store/partition-lock.ts';
import { hotPool, pool as openPool } from '../../store/pool.ts';
import { startWorker } from '../worker.ts';
import {
  deliveryFlows,
  directory,
  fakeIpn,
  loopbackPost,
  NOW,
  storeFor,
} from './delivery-harness.ts';

/** A worker in a process of its own, so that a test can kill it: `node worker-process.ts DATABASE_URL`. */
const [, , url = ''] = process.argv;
const pool = openPool({ url, max: 2, name: 'test worker' });
const hot = hotPool({ url, max: 2, name: 'test worker' });
startWorker({
  flows: deliveryFlows(directory(), { clock: () => NOW, log: () => {} }),
  messages: storeFor(hot, pool),
  due: dueReader(pool),
  partitions: new PartitionLock({ url, everyMs: 20 }),
  post: loopbackPost().post,
  ipnOf: () => fakeIpn,
  onOwned: (count) => process.stdout.write(`owns ${count}\n`),
  delivery: { everyMs: 20 },
});
