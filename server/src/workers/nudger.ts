export type NudgerOptions = {
  /** Tells all workers, outside any transaction. */
  readonly send: () => Promise<void>;
  readonly everyMs?: number;
  readonly onError?: (error: unknown) => void;
};

export type Nudger = {
  /** Work was committed. Any number of calls send one signal at a time, at most one per interval. */
  readonly nudge: () => void;
  /** Sends what is still to be said, then nothing more. */
  readonly stop: () => Promise<void>;
};

/** Tells the workers of other processes that there is work: the first call at once, later ones gathered. */
export function nudger({ send, everyMs = 50, onError = () => {} }: NudgerOptions): Nudger {
  let wanted = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();

  const sendNow = () => {
    wanted = false;
    sending = send().catch(onError);
    timer = setTimeout(async () => {
      // A database that answers slowly is not told twice at once.
      await sending;
      timer = undefined;
      if (wanted && !stopped) sendNow();
    }, everyMs);
    timer.unref();
  };
  return {
    nudge: () => {
      wanted = true;
      if (timer === undefined && !stopped) sendNow();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await sending;
      if (wanted) await send().catch(onError);
    },
  };
}
