import { addMs, type Clock, SECOND_MS } from '@cong/values/time.ts';
import type { MerchantDirectory } from '../core/merchant/merchant.ts';
import { messageIdOf } from '../core/notification/message.ts';
import type { DueMessage, MessageStore, TryRecord } from '../core/notification/message-store.ts';
import { type PaymentReader, partitionOf } from '../core/payment/payment-store.ts';
import type { Ipn } from '../core/protocol/protocol.ts';
import type { Refund } from '../core/refund/refund.ts';
import type { FlowLog } from '../flows/deps.ts';
import { HostLimiter } from '../outbound/host-limiter.ts';
import type { HttpPost } from '../outbound/http-post.ts';
import { type DeliveryTarget, deliveryTarget } from './delivery-target.ts';
import { parkedUnsent, tryDelivery } from './delivery-try.ts';
import { HostQueues } from './host-queues.ts';
import { TakenMessages } from './taken-messages.ts';
import { type Next, WorkLoop } from './work-loop.ts';

export type DeliveryLimits = {
  /** Messages in hand at once, over all hosts. */
  readonly maxInHand: number;
  /** Calls to one host at once. */
  readonly maxPerHost: number;
  /** Messages of one host in hand at most, while there is room for all. */
  readonly inHandPerHost: number;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** How often due messages are looked for when no signal comes. */
  readonly everyMs: number;
  /** Signals closer together than this share one look. */
  readonly gapMs: number;
  /** Calls in a row without an answer that shut a host, and for how long. */
  readonly failuresToShut: number;
  readonly shutMs: number;
  readonly shutMsMax: number;
};

const DELIVERY_LIMITS: DeliveryLimits = {
  maxInHand: 1_024,
  maxPerHost: 32,
  inHandPerHost: 256,
  timeoutMs: 10 * SECOND_MS,
  maxResponseBytes: 64 * 1_024,
  everyMs: SECOND_MS,
  gapMs: 25,
  failuresToShut: 5,
  shutMs: 5 * SECOND_MS,
  shutMsMax: 60 * SECOND_MS,
};

export type DelivererDeps = {
  readonly messages: Pick<MessageStore, 'due' | 'record'>;
  readonly merchants: Pick<MerchantDirectory, 'byId'>;
  /** @throws {Error} for a protocol that this process does not speak. */
  readonly ipnOf: (protocol: string) => Ipn;
  readonly post: HttpPost['post'];
  readonly reader: Pick<PaymentReader, 'refundsOf'>;
  /** The partitions that this process may act on now. */
  readonly owned: () => ReadonlySet<number>;
  readonly clock: Clock;
  readonly log: FlowLog;
  readonly onFirstTry: (lagMs: number) => void;
  readonly onTry: (verdict: string) => void;
};

type InHand = { readonly due: DueMessage; readonly target: DeliveryTarget; readonly ipn: Ipn };

/** Finds the refund that a message is of: the two have one id. */
const refundReader =
  (reader: Pick<PaymentReader, 'refundsOf'>) =>
  async ({ id, merchantId, paymentId }: DueMessage['message']): Promise<Refund> => {
    const refunds = await reader.refundsOf({ merchantId, paymentId });
    const found = refunds.find((one) => messageIdOf(one.id) === id);
    if (found === undefined) throw new Error(`message ${id} is of no refund`);
    return found;
  };

/** After a failure of ours: the message is not to blame, and not to be tried in a tight circle. */
const ASIDE_MS = 5 * SECOND_MS;
const FORGET_HOST_MS = 600 * SECOND_MS;
const MAX_HOSTS = 10_000;

/**
 * Delivers what is due: signed anew at each try, in order per payment, each host within its cap.
 * A message is in hand until its try is recorded; one that was sent and not recorded is sent again.
 */
export class Deliverer {
  readonly #deps: DelivererDeps;
  readonly #limits: DeliveryLimits;
  readonly #loop: WorkLoop;
  readonly #hosts: HostQueues<InHand>;
  readonly #taken = new TakenMessages();
  /** The last look left something for want of room. */
  #leftSome = false;
  #stopped = false;

  constructor(deps: DelivererDeps, limits: Partial<DeliveryLimits> = {}) {
    this.#deps = deps;
    this.#limits = { ...DELIVERY_LIMITS, ...limits };
    const { everyMs, gapMs } = this.#limits;
    this.#loop = new WorkLoop({
      turn: () => this.#take(),
      ...{ everyMs, gapMs },
      onError: (error) => this.#failed('due messages could not be read', error),
    });
    this.#hosts = new HostQueues({
      limiter: this.#limiter(),
      clock: deps.clock,
      isWanted: ({ due }) => this.#mayAct(due),
      begin: (item, host) => void this.#try(item, host),
      drop: ({ due: { message }, target }, until) =>
        // The look leaves shut hosts out; a row that names another host than its merchant does now would come back.
        this.#taken.giveBack(message, message.host === target.host ? undefined : until),
    });
  }

  start(): void {
    this.#loop.start();
  }

  nudge(): void {
    this.#loop.nudge();
  }

  /** Begins nothing new; resolves when every try under way has ended and is recorded. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#hosts.sift();
    await this.#loop.stop();
    await this.#taken.whenGivenBack();
  }

  /** Resolves when nothing of partitions that are owned no longer is under way. */
  leave(partitions: readonly number[]): Promise<void> {
    this.#hosts.sift();
    return this.#taken.whenGivenBack(partitions);
  }

  /** In hand: taken and not yet recorded; waiting: of these, those that wait for their host. */
  get sizes(): { readonly inHand: number; readonly waiting: number; readonly aside: number } {
    return {
      inHand: this.#taken.size,
      waiting: this.#hosts.waiting,
      aside: this.#taken.asideCount,
    };
  }

  #limiter(): HostLimiter {
    const { maxPerHost, failuresToShut, shutMs, shutMsMax } = this.#limits;
    return new HostLimiter({
      maxPerHost,
      failuresToOpen: failuresToShut,
      openMs: shutMs,
      openMsMax: shutMsMax,
      forgetAfterMs: FORGET_HOST_MS,
      maxHosts: MAX_HOSTS,
    });
  }

  #mayAct({ message }: DueMessage): boolean {
    return !this.#stopped && this.#deps.owned().has(partitionOf(message.merchantId));
  }

  async #take(): Promise<Next> {
    const { maxInHand, inHandPerHost } = this.#limits;
    const room = maxInHand - this.#taken.size;
    this.#leftSome = true;
    if (room <= 0 || this.#deps.owned().size === 0) return 'later';
    // The fuller the hands, the less one host may hold: dead hosts cannot fill them, however many they are.
    const perHost = Math.max(1, Math.floor((inHandPerHost * room) / maxInHand));
    const limit = Math.ceil(room / 2);
    const served = this.#taken.hostsWith(perHost);
    const now = this.#deps.clock();
    const found = await this.#deps.messages.due({
      ...{ now, limit, perHost },
      partitions: [...this.#deps.owned()],
      exceptHosts: [...served, ...this.#hosts.shut()],
      exceptIds: this.#taken.ids(now),
    });
    for (const due of found) {
      if (!this.#mayAct(due)) continue;
      this.#taken.take(due.message);
      void this.#sendOut(due);
    }
    const capped = found.length >= limit || mostOfOneHost(found) >= perHost;
    this.#leftSome = capped || served.length > 0;
    if (capped) return 'now';
    return found.length > 0 ? 'soon' : 'later';
  }

  /** Finds where it goes and lets it wait for its host there. */
  async #sendOut(due: DueMessage): Promise<void> {
    const { merchants, clock, ipnOf } = this.#deps;
    try {
      const ipn = ipnOf(due.payment.protocol);
      const target = await deliveryTarget(merchants, due.payment, clock());
      if (!this.#mayAct(due)) this.#giveBack(due);
      else if ('verdict' in target) await this.#record(due, parkedUnsent(due, target, clock()));
      else if (this.#hosts.depth(target.host) > 4 * this.#limits.inHandPerHost) {
        // Its row names another host than its merchant does now, so the cap on the look did not see it.
        this.#giveBack(due, ASIDE_MS);
      } else this.#hosts.add(target.host, { due, target, ipn });
    } catch (error) {
      this.#failed('a message could not be sent out', error, due);
      this.#giveBack(due, ASIDE_MS);
    }
  }

  async #try({ due, target, ipn }: InHand, host: string): Promise<void> {
    const { post, clock, reader } = this.#deps;
    const { timeoutMs, maxResponseBytes } = this.#limits;
    const { createdAt, tries } = due.message;
    const startedAt = clock();
    const tried = await tryDelivery(
      { post, clock, timeoutMs, maxResponseBytes, refundOf: refundReader(reader) },
      due,
      {
        target,
        ipn,
      },
    );
    if (tries === 0) this.#deps.onFirstTry(startedAt.getTime() - createdAt.getTime());
    this.#hosts.release(host, tried.host);
    await this.#record(due, tried.record);
  }

  async #record(due: DueMessage, record: TryRecord): Promise<void> {
    const { messages, onTry, log } = this.#deps;
    const { id, merchantId, paymentId } = due.message;
    onTry(record.done.verdict);
    if (record.next.status === 'parked') {
      const { verdict, number: tries } = record.done;
      log('warn', 'a message is parked', { messageId: id, merchantId, paymentId, verdict, tries });
    }
    try {
      await messages.record(record);
      this.#giveBack(due);
    } catch (error) {
      this.#failed('a try could not be recorded: it will be made again', error, due);
      this.#giveBack(due, ASIDE_MS);
    }
  }

  #giveBack({ message }: DueMessage, asideMs?: number): void {
    const { clock } = this.#deps;
    this.#taken.giveBack(message, asideMs === undefined ? undefined : addMs(clock(), asideMs));
    if (this.#leftSome) this.#loop.nudge();
  }

  #failed(what: string, error: unknown, due?: DueMessage): void {
    const why = error instanceof Error ? error.message : String(error);
    this.#deps.log('error', what, { why, ...(due && { messageId: due.message.id }) });
  }
}

function mostOfOneHost(found: readonly DueMessage[]): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (const { message } of found) {
    const count = (counts.get(message.host ?? '') ?? 0) + 1;
    counts.set(message.host ?? '', count);
    most = Math.max(most, count);
  }
  return most;
}
