import { answerRequests } from '../answer-requests.ts';

const hold = new Int32Array(new SharedArrayBuffer(4));

export const someWork = {
  double: (number: number): number => number * 2,
  fail: (): never => {
    throw new Error('a secret that must not leave');
  },
  die: (): void => process.exit(1),
  /** Blocks the thread, not the event loop of whoever asked. */
  take: (ms: number): number => {
    Atomics.wait(hold, 0, 0, ms);
    return ms;
  },
};

answerRequests(someWork);
