import { httpPost } from '../outbound/http-post.ts';
import { systemResolve } from '../outbound/resolve.ts';
import { makeCheckpoint } from '../store/balance-checkpoint.ts';
import { dueReader } from '../store/due-reader.ts';
import { PartitionLock } from '../store/partition-lock.ts';
import { Bookkeeper } from '../workers/bookkeeper.ts';
import { startWorker } from '../workers/worker.ts';
import type { Gateway } from './gateway.ts';

export type Working = { stop(): Promise<void> };

/** Delivers and sweeps in this process, for its share of the merchants. */
export async function work(gateway: Gateway): Promise<Working> {
  const { settings, log, flows, messages, metrics, pools, protocols } = gateway;
  const outbound = httpPost({
    allow: settings.notify.allow,
    // A developer's listener has a name that only this machine knows.
    ...(settings.mode === 'sandbox' && { resolve: systemResolve }),
  });
  const worker = startWorker({
    ...{ flows, messages, post: outbound.post },
    due: dueReader(pools.other),
    partitions: new PartitionLock({
      url: settings.databaseUrl.reveal(),
      onError: (error) => log.warn({ err: error }, 'the worker lost its partitions'),
    }),
    ipnOf: (name) => {
      const found = protocols.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no protocol ${name}`);
      return found.ipn;
    },
    onFirstTry: metrics.onFirstTry,
    onTry: metrics.onTry,
    onSwept: metrics.onSwept,
  });
  const bookkeeper = new Bookkeeper({
    ...flows,
    checkpoint: (upto) => makeCheckpoint(pools.other, upto),
  });
  bookkeeper.start();
  gateway.onWork(worker.nudge);
  return {
    stop: async () => {
      await Promise.all([worker.stop(), bookkeeper.stop()]);
      await outbound.close();
    },
  };
}
