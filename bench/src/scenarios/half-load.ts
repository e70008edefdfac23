import { type Measured, measuredLoad } from '../system/measured-load.ts';
import { type NotificationLag, notificationLag } from '../system/notification-lag.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { BATCHED } from './gateway-kinds.ts';

export type HalfLoadResult = {
  /** Orders alone at half of the most orders. */
  readonly orders: Measured;
  /** Whole payments at half of the most payments. */
  readonly payments: Measured;
  readonly lag: NotificationLag;
};

type Size = {
  readonly ordersPerSecond: number;
  readonly paymentsPerSecond: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
};

/** Open loop at half of the maximum: what a payer and a merchant wait for on an ordinary busy day. */
export async function halfLoad(system: RunningSystem, size: Size): Promise<HalfLoadResult> {
  const { warmUpMs, measureMs } = size;
  await system.startGateway(BATCHED);
  const arrivals = (perSecond: number) => ({ type: 'open', perSecond: perSecond / 2 }) as const;
  const orders = await measuredLoad(system, {
    what: 'orders',
    arrivals: arrivals(size.ordersPerSecond),
    ...{ warmUpMs, measureMs },
  });
  const startedAt = Date.now();
  const payments = await measuredLoad(system, {
    what: 'payments',
    arrivals: arrivals(size.paymentsPerSecond),
    ...{ warmUpMs, measureMs },
  });
  const from = new Date(startedAt + warmUpMs);
  const until = new Date(startedAt + warmUpMs + measureMs);
  return { orders, payments, lag: await notificationLag(system.database.url, from, until) };
}
