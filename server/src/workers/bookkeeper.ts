import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import type { Ledger } from '../core/ledger/ledger.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { type Next, WorkLoop } from './work-loop.ts';

const EVERY_MS = 5 * MINUTE_MS;
/** Nothing decided longer ago than this can still be waiting to be written. */
const SETTLED_MS = 5 * MINUTE_MS;

type Deps = Pick<FlowDeps, 'clock' | 'log'> & { readonly checkpoint: Ledger['checkpoint'] };

/**
 * Adds up every few minutes what accounts hold, so that whether a merchant can pay a refund is not counted from the
 * beginning. What it adds was decided before its last turn: the sandbox's clock may have been moved since.
 */
export class Bookkeeper {
  readonly #deps: Deps;
  readonly #loop: WorkLoop;
  #lastTurn: Date | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#loop = new WorkLoop({
      turn: () => this.turn(),
      ...{ everyMs: EVERY_MS, gapMs: EVERY_MS },
      onError: (error) => deps.log('warn', 'balances could not be kept', { error: String(error) }),
    });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async turn(): Promise<Next> {
    const { checkpoint, clock } = this.#deps;
    const before = this.#lastTurn;
    this.#lastTurn = clock();
    if (before !== undefined) {
      await checkpoint(addMs(before, -SETTLED_MS)).catch((error: unknown) => {
        // Another process was here a moment ago.
        if (!(error instanceof RangeError)) throw error;
      });
    }
    return 'later';
  }
}
