export type HostLimits = {
  /** Calls to one host at a time. */
  readonly maxPerHost: number;
  /** Failures in a row that open the circuit. */
  readonly failuresToOpen: number;
  /** How long it stays open the first time; doubled for each probe that fails. */
  readonly openMs: number;
  readonly openMsMax: number;
  /** A host that is idle this long is forgotten with its failures. */
  readonly forgetAfterMs: number;
  /** Idle hosts remembered at most; the longest untouched goes first. */
  readonly maxHosts: number;
};

export type Acquired = 'go' | 'full' | { readonly openUntil: Date };

/** `failed` is what a dead host does: no answer in time, no connection. Any answer at all is `ok`. */
export type HostOutcome = 'ok' | 'failed';

type Host = {
  running: number;
  failures: number;
  /** How often the circuit opened since the host last answered. */
  openings: number;
  openUntil: number | undefined;
  probing: boolean;
  touchedAt: number;
};

/** Keeps one slow or dead host from holding up the others: a cap and a circuit breaker for each. */
export class HostLimiter {
  readonly #limits: HostLimits;
  /** Least lately touched first. A host without calls or failures has no entry. */
  readonly #hosts = new Map<string, Host>();

  constructor(limits: HostLimits) {
    this.#limits = limits;
  }

  /** Hosts remembered now. */
  get size(): number {
    return this.#hosts.size;
  }

  /** Leave to call the host; each `go` is paid back by one `release`. */
  tryAcquire(name: string, now: Date): Acquired {
    const host = this.#hosts.get(name);
    if (host === undefined) {
      this.#makeRoom(now);
      this.#touch(name, { ...idle(now), running: 1 }, now);
      return 'go';
    }
    if (host.openUntil !== undefined && now.getTime() < host.openUntil) {
      return { openUntil: new Date(host.openUntil) };
    }
    // Half open: one probe, alone, so that its outcome cannot be taken for an older call's.
    const most = host.openUntil === undefined ? this.#limits.maxPerHost : 1;
    if (host.running >= most) return 'full';
    host.running += 1;
    host.probing = host.openUntil !== undefined;
    this.#touch(name, host, now);
    return 'go';
  }

  /** Gives back what a `go` took, and says how the host behaved. */
  release(name: string, outcome: HostOutcome, now: Date): void {
    const host = this.#hosts.get(name);
    if (host === undefined || host.running === 0) return;
    host.running -= 1;
    if (outcome === 'failed') this.#recordFailure(host, now);
    else Object.assign(host, { failures: 0, openings: 0, openUntil: undefined });
    if (host.running === 0 && host.failures === 0) this.#hosts.delete(name);
    else this.#touch(name, host, now);
  }

  #recordFailure(host: Host, now: Date): void {
    host.failures += 1;
    // Calls that began before the circuit opened say nothing new.
    if (host.openUntil !== undefined && !host.probing) return;
    if (!host.probing && host.failures < this.#limits.failuresToOpen) return;
    const openMs = Math.min(this.#limits.openMs * 2 ** host.openings, this.#limits.openMsMax);
    host.openings += 1;
    host.openUntil = now.getTime() + openMs;
  }

  #touch(name: string, host: Host, now: Date): void {
    host.touchedAt = now.getTime();
    this.#hosts.delete(name);
    this.#hosts.set(name, host);
  }

  #makeRoom(now: Date): void {
    for (const [name, host] of this.#hosts) {
      const quietSince = Math.max(host.touchedAt, host.openUntil ?? 0);
      const stale = quietSince + this.#limits.forgetAfterMs <= now.getTime();
      if (!stale && this.#hosts.size < this.#limits.maxHosts) return;
      if (host.running === 0) this.#hosts.delete(name);
    }
  }
}

const idle = (now: Date): Host => ({
  running: 0,
  failures: 0,
  openings: 0,
  openUntil: undefined,
  probing: false,
  touchedAt: now.getTime(),
});
