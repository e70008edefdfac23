import { type Measured, measuredLoad } from '../system/measured-load.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { BATCHED } from './gateway-kinds.ts';

export type OverloadResult = {
  readonly offeredPerSecond: number;
  readonly load: Measured;
  readonly memoryMb: { readonly before: number; readonly peak: number };
  /** Whether an order on its own is answered as ever, right after. */
  readonly recovered: boolean;
};

type Size = { readonly ordersPerSecond: number; readonly seconds: number };

const TIMES = 3;
const SETTLED_MS = 100;

/** Three times as many orders as the gateway can take: the rest are told so at once, and memory stays. */
export async function overload(
  system: RunningSystem,
  { ordersPerSecond, seconds }: Size,
): Promise<OverloadResult> {
  await system.startGateway(BATCHED);
  const orders = { what: 'orders', warmUpMs: 1_000 } as const;
  await measuredLoad(system, {
    ...orders,
    arrivals: { type: 'closed', atOnce: 64 },
    measureMs: 3_000,
  });
  const before = system.gatewayMemoryMb().now;
  const offeredPerSecond = ordersPerSecond * TIMES;
  const load = await measuredLoad(system, {
    ...orders,
    arrivals: { type: 'open', perSecond: offeredPerSecond },
    measureMs: seconds * 1_000,
  });
  const { peak } = system.gatewayMemoryMb();
  const after = await measuredLoad(system, {
    ...orders,
    arrivals: { type: 'closed', atOnce: 1 },
    measureMs: 1_000,
  });
  const recovered = after.busy.count === 0 && after.create.p50 < SETTLED_MS;
  return { offeredPerSecond, load, memoryMb: { before, peak }, recovered };
}
