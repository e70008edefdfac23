/** How long and how often each part is run. */
export type Sizes = typeof FULL;

const SECOND_MS = 1_000;

/** What the figures of a release are taken with: about twenty minutes with the books checked after each part. */
export const FULL = {
  write: { rounds: 3, payments: 4_000 },
  create: { rounds: 3, warmUpMs: 2 * SECOND_MS, measureMs: 5 * SECOND_MS, atOnce: [64, 256] },
  payments: {
    rounds: 2,
    warmUpMs: 6 * SECOND_MS,
    measureMs: 8 * SECOND_MS,
    atOnce: [64, 128, 256],
    onesInFlight: [8, 16, 32],
  },
  protocols: { rounds: 2, warmUpMs: 4 * SECOND_MS, measureMs: 8 * SECOND_MS, atOnce: 128 },
  alepay: { rounds: 2, warmUpMs: 3 * SECOND_MS, measureMs: 6 * SECOND_MS, atOnce: [32, 64] },
  timing: { samples: 20_000 },
  half: { warmUpMs: 5 * SECOND_MS, measureMs: 12 * SECOND_MS },
  overload: { seconds: 20 },
  memory: { minutes: 2 },
  /** Taken when the part that would measure them is left out. */
  assumed: { ordersPerSecond: 4_000, paymentsPerSecond: 600 },
};

/** Whether everything runs, and nothing has become many times slower. */
export const QUICK: Sizes = {
  write: { rounds: 1, payments: 600 },
  create: { rounds: 1, warmUpMs: SECOND_MS, measureMs: 2 * SECOND_MS, atOnce: [64] },
  payments: {
    rounds: 1,
    warmUpMs: 1_500,
    measureMs: 2 * SECOND_MS,
    atOnce: [64],
    onesInFlight: [16],
  },
  protocols: { rounds: 1, warmUpMs: SECOND_MS, measureMs: 2 * SECOND_MS, atOnce: 64 },
  alepay: { rounds: 1, warmUpMs: SECOND_MS, measureMs: 2 * SECOND_MS, atOnce: [32] },
  timing: { samples: 300 },
  half: { warmUpMs: 500, measureMs: 2 * SECOND_MS },
  overload: { seconds: 3 },
  memory: { minutes: 0 },
  assumed: { ordersPerSecond: 2_000, paymentsPerSecond: 200 },
};
