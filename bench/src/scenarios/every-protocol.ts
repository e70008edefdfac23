import { PROTOCOLS, type ProtocolName } from '../load/shops.ts';
import { type Measured, measuredLoad } from '../system/measured-load.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { bestOf } from './comparison.ts';
import { BATCHED } from './gateway-kinds.ts';

export type ProtocolResult = { readonly protocol: ProtocolName; readonly best: Measured };

type Size = {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly atOnce: number;
};

/** Whole payments by the pages through each protocol, in turns on one gateway: what a protocol itself costs. */
export async function everyProtocol(
  system: RunningSystem,
  { rounds, warmUpMs, measureMs, atOnce }: Size,
): Promise<readonly ProtocolResult[]> {
  await system.startGateway(BATCHED);
  const runs = new Map<ProtocolName, Measured[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const protocol of PROTOCOLS) {
      await system.speak(protocol);
      const arrivals = { type: 'closed', atOnce } as const;
      const run = await measuredLoad(system, { what: 'payments', arrivals, warmUpMs, measureMs });
      runs.set(protocol, [...(runs.get(protocol) ?? []), run]);
    }
  }
  return [...runs].map(([protocol, all]) => ({ protocol, best: bestOf(all) }));
}
