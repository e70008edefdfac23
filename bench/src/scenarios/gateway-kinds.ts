import type { GatewaySettings } from '../system/running-system.ts';

/** The gateway as it is delivered. */
export const BATCHED: GatewaySettings = {};

/** The same gateway and the same SQL with one change in each commit. */
export const onesWith = (inFlight: number): GatewaySettings => ({
  CONG_WRITER_MAX_BATCH: '1',
  CONG_WRITER_IN_FLIGHT: String(inFlight),
});
