/** Waits; ends early, by a rejection, when the simulator stops. */
export type Sleep = (ms: number) => Promise<void>;

/** The longest wait is reached once: then the other side must inquire. */
const RETRY_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Tells something until it is heard or patience is over. Resolves after the first try; later ones go on by themselves. */
export async function tellUntilHeard(tell: () => Promise<boolean>, sleep: Sleep): Promise<void> {
  if (await tell()) return;
  void again(tell, sleep).catch(() => undefined);
}

async function again(tell: () => Promise<boolean>, sleep: Sleep): Promise<void> {
  for (const ms of RETRY_AFTER_MS) {
    await sleep(ms);
    if (await tell()) return;
  }
}
