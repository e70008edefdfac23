import { Worker } from 'node:worker_threads';

/** What a worker is asked: one of its functions, with arguments that can be cloned. */
export type WorkerRequest = {
  readonly id: number;
  readonly name: string;
  readonly args: unknown[];
};

/** What it says: a value, or that the function threw. No text of an error leaves a worker: it may hold what was typed. */
export type WorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false };

/** The queue is full: nothing was begun. */
export class PoolBusy extends Error {
  override readonly name = 'PoolBusy';
}

/** The function threw, or its worker died. */
export class WorkerFailed extends Error {
  override readonly name = 'WorkerFailed';
}

type Functions = Readonly<Record<string, (...args: never[]) => unknown>>;

type Options = {
  /** The module that calls `answerRequests` with the functions. */
  readonly module: URL;
  readonly workers: number;
  /** Requests that wait or run; beyond them `run` says busy at once. */
  readonly capacity: number;
};

type Job = {
  readonly request: WorkerRequest;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
};

/**
 * So many requests are with a worker at once: milliseconds of work, for as long as the event loop may be busy before it
 * hands out the next.
 */
const IN_HAND = 16;

type Hand = { readonly worker: Worker; readonly jobs: Map<number, Job> };

/** Runs costly pure functions in threads, so that the event loop goes on. Threads start with the first request. */
export class WorkerPool<Known extends Functions> {
  readonly #options: Options;
  readonly #hands: Hand[] = [];
  #queue: Job[] = [];
  #underWay = 0;
  #lastId = 0;
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws {PoolBusy | WorkerFailed} by rejection. */
  run<Name extends keyof Known & string>(
    name: Name,
    ...args: Parameters<Known[Name]>
  ): Promise<ReturnType<Known[Name]>> {
    const { capacity } = this.#options;
    if (this.#closed || this.#underWay >= capacity) return Promise.reject(new PoolBusy('busy'));
    this.#underWay += 1;
    this.#lastId += 1;
    const request: WorkerRequest = { id: this.#lastId, name, args };
    const done = new Promise<unknown>((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      this.#deal();
    }).finally(() => {
      this.#underWay -= 1;
    });
    return done as Promise<ReturnType<Known[Name]>>;
  }

  /** Ends the threads; what is under way fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#hands.splice(0).map(({ worker }) => worker.terminate()));
    this.#giveUp();
  }

  #deal(): void {
    while (this.#queue.length > 0) {
      const hand = this.#freeHand();
      const job = hand && this.#queue.shift();
      if (hand === undefined || job === undefined) return;
      hand.jobs.set(job.request.id, job);
      hand.worker.postMessage(job.request);
    }
  }

  /** The worker with the least to do, a new one while there may be more; undefined when all have enough. */
  #freeHand(): Hand | undefined {
    const idlest = this.#hands.toSorted((a, b) => a.jobs.size - b.jobs.size)[0];
    if (idlest !== undefined && idlest.jobs.size === 0) return idlest;
    if (this.#hands.length < this.#options.workers) return this.#hire();
    return idlest !== undefined && idlest.jobs.size < IN_HAND ? idlest : undefined;
  }

  #hire(): Hand {
    const worker = new Worker(this.#options.module);
    // The process ends when nothing else holds it.
    worker.unref();
    const hand: Hand = { worker, jobs: new Map() };
    this.#hands.push(hand);
    worker.on('message', (answer: WorkerAnswer) => this.#take(hand, answer));
    worker.on('error', () => this.#lose(hand));
    worker.on('exit', () => this.#lose(hand));
    return hand;
  }

  #take({ jobs }: Hand, answer: WorkerAnswer): void {
    const job = jobs.get(answer.id);
    jobs.delete(answer.id);
    if (answer.ok) job?.resolve(answer.value);
    else job?.reject(new WorkerFailed(job.request.name));
    this.#deal();
  }

  /** A worker that died takes with it what it was doing; what it had not begun is another's. */
  #lose(hand: Hand): void {
    const at = this.#hands.indexOf(hand);
    if (at >= 0) this.#hands.splice(at, 1);
    const [begun, ...rest] = hand.jobs.values();
    hand.jobs.clear();
    begun?.reject(new WorkerFailed(begun.request.name));
    this.#queue.unshift(...rest);
    if (!this.#closed) this.#deal();
    else this.#giveUp();
  }

  #giveUp(): void {
    for (const { reject } of this.#queue.splice(0)) reject(new WorkerFailed('closed'));
  }
}
