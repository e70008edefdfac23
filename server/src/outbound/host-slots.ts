/** A call that begins when its host has a slot free. */
export type WaitingCall = { start(): void };

type Host = { running: number; readonly waiting: Set<WaitingCall> };

/** At most `cap` calls to one host at a time; the others wait their turn, first come, first served. */
export class HostSlots {
  readonly #cap: number;
  readonly #hosts = new Map<string, Host>();

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** Starts the call now, or when a slot is left. */
  enter(name: string, call: WaitingCall): void {
    const host = this.#hosts.get(name) ?? { running: 0, waiting: new Set() };
    this.#hosts.set(name, host);
    if (host.running >= this.#cap) {
      host.waiting.add(call);
      return;
    }
    host.running += 1;
    call.start();
  }

  /** Takes a waiting call out of the queue: it will never start. A call that has started stays. */
  giveUp(name: string, call: WaitingCall): void {
    this.#hosts.get(name)?.waiting.delete(call);
  }

  /** Once for each call that was started, when it holds nothing any more. */
  leave(name: string): void {
    const host = this.#hosts.get(name);
    if (host === undefined) return;
    const [next] = host.waiting;
    if (next !== undefined) {
      host.waiting.delete(next);
      next.start();
      return;
    }
    host.running -= 1;
    if (host.running === 0) this.#hosts.delete(name);
  }
}
