import type { MessageId } from '@cong/values/ids.ts';
import type { StoredMessage } from '../core/notification/message-store.ts';
import { partitionOf } from '../core/payment/payment-store.ts';

/** The messages that this process has in hand, and those it leaves alone for a while. */
export class TakenMessages {
  readonly #taken = new Map<MessageId, number>();
  readonly #perHost = new Map<string, number>();
  readonly #aside = new Map<MessageId, Date>();
  readonly #waiters = new Set<{ readonly isOver: () => boolean; readonly resolve: () => void }>();

  get size(): number {
    return this.#taken.size;
  }

  get asideCount(): number {
    return this.#aside.size;
  }

  take({ id, merchantId, host = '' }: StoredMessage): void {
    this.#taken.set(id, partitionOf(merchantId));
    this.#perHost.set(host, (this.#perHost.get(host) ?? 0) + 1);
  }

  /** @param asideUntil when it may be taken again, if not at once. */
  giveBack({ id, host = '' }: StoredMessage, asideUntil?: Date): void {
    if (!this.#taken.delete(id)) return;
    const left = (this.#perHost.get(host) ?? 0) - 1;
    if (left > 0) this.#perHost.set(host, left);
    else this.#perHost.delete(host);
    if (asideUntil !== undefined) this.#aside.set(id, asideUntil);
    for (const waiter of this.#waiters) {
      if (!waiter.isOver()) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** Hosts that have so many in hand, or more. */
  hostsWith(count: number): readonly string[] {
    return [...this.#perHost].filter(([, inHand]) => inHand >= count).map(([host]) => host);
  }

  /** Not to be taken now. */
  ids(now: Date): readonly MessageId[] {
    for (const [id, until] of this.#aside) if (until <= now) this.#aside.delete(id);
    return [...this.#taken.keys(), ...this.#aside.keys()];
  }

  /** Resolves when nothing of these partitions (absent: of any) is in hand. */
  whenGivenBack(partitions?: readonly number[]): Promise<void> {
    const isOver = () =>
      partitions === undefined
        ? this.#taken.size === 0
        : ![...this.#taken.values()].some((one) => partitions.includes(one));
    if (isOver()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.add({ isOver, resolve }));
  }
}
