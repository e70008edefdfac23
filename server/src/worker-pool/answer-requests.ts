import { parentPort } from 'node:worker_threads';
import type { WorkerAnswer, WorkerRequest } from './worker-pool.ts';

/** The worker's side of a pool: does what it is asked, one request after the other. */
export function answerRequests(
  functions: Readonly<Record<string, (...args: never[]) => unknown>>,
): void {
  parentPort?.on('message', ({ id, name, args }: WorkerRequest) => {
    parentPort?.postMessage(answerOf(functions[name], id, args));
  });
}

function answerOf(
  asked: ((...args: never[]) => unknown) | undefined,
  id: number,
  args: unknown[],
): WorkerAnswer {
  try {
    if (asked === undefined) return { id, ok: false };
    return { id, ok: true, value: asked(...(args as never[])) };
  } catch {
    return { id, ok: false };
  }
}
