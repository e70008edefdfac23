import type { MessageStore } from '../core/notification/message-store.ts';
import type { DueReader } from '../core/payment/payment-store.ts';
import type { Ipn } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';
import type { HttpPost } from '../outbound/http-post.ts';
import { Deliverer, type DeliveryLimits } from './deliverer.ts';
import { Sweeper, type SweepLimits } from './sweeper.ts';

/** Which merchants this worker acts for; see store/partition-lock.ts. */
export type PartitionOwner = {
  readonly owned: ReadonlySet<number>;
  start(events: {
    readonly onChange: (owned: ReadonlySet<number>) => void;
    readonly onLeave: (partitions: readonly number[]) => Promise<void>;
    readonly onSignal: () => void;
  }): void;
  stop(): void;
};

export type WorkerDeps = {
  readonly flows: FlowDeps;
  readonly messages: MessageStore;
  readonly due: DueReader;
  readonly partitions: PartitionOwner;
  readonly post: HttpPost['post'];
  readonly ipnOf: (protocol: string) => Ipn;
  /** Milliseconds from the commit of a message to its first try. */
  readonly onFirstTry?: (lagMs: number) => void;
  readonly onTry?: (verdict: string) => void;
  readonly onSwept?: (status: string) => void;
  readonly onOwned?: (partitions: number) => void;
  readonly delivery?: Partial<DeliveryLimits>;
  readonly sweep?: Partial<SweepLimits>;
};

export type Worker = {
  /** Messages were committed. Cheap: any number of calls make one look. */
  readonly nudge: () => void;
  /** What was not due a moment ago may be due now. */
  readonly clockMoved: () => void;
  /** Begins nothing new; resolves when everything under way has ended, is recorded, and others may take over. */
  readonly stop: () => Promise<void>;
  readonly sizes: () => {
    readonly delivery: Deliverer['sizes'];
    readonly sweep: Sweeper['sizes'];
  };
};

const quiet = () => {};

/** Delivers notifications and sweeps what is due, for the merchants whose partitions this process owns. */
export function startWorker(deps: WorkerDeps): Worker {
  const { flows, partitions } = deps;
  const owned = () => partitions.owned;
  const deliverer = new Deliverer(
    {
      ...{ owned, messages: deps.messages, post: deps.post, ipnOf: deps.ipnOf },
      ...{ merchants: flows.merchants, reader: flows.reader, clock: flows.clock, log: flows.log },
      onFirstTry: deps.onFirstTry ?? quiet,
      onTry: deps.onTry ?? quiet,
    },
    deps.delivery,
  );
  const sweeper = new Sweeper(
    { flows, due: deps.due, owned, onSwept: deps.onSwept ?? quiet },
    deps.sweep,
  );
  const nudge = () => deliverer.nudge();
  const lookAgain = () => {
    deliverer.nudge();
    sweeper.nudge();
  };
  deliverer.start();
  sweeper.start();
  partitions.start({
    onChange: ({ size }) => {
      deps.onOwned?.(size);
      lookAgain();
    },
    onLeave: async (leaving) => {
      await Promise.all([deliverer.leave(leaving), sweeper.leave(leaving)]);
    },
    // Messages are due when they are committed; the rest falls due by time.
    onSignal: nudge,
  });
  return {
    nudge,
    clockMoved: lookAgain,
    stop: async () => {
      await Promise.all([deliverer.stop(), sweeper.stop()]);
      partitions.stop();
    },
    sizes: () => ({ delivery: deliverer.sizes, sweep: sweeper.sizes }),
  };
}
