import { setTimeout as pause } from 'node:timers/promises';
import type { FormStep } from './browser.ts';
import { ConnectionPool } from './connection-pool.ts';
import { Latencies } from './latencies.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { Merchant, type ShopOrder } from './merchant.ts';
import type { NotifyListener } from './notify-listener.ts';
import { Payer } from './payer.ts';
import type { OrderAnswer, ShopProtocol } from './shop-protocol.ts';

type Options = {
  readonly gatewayPort: number;
  readonly protocol: ShopProtocol;
  readonly listener: NotifyListener;
  readonly onWindow: (edge: 'start' | 'end') => void;
  readonly onPost: (step: FormStep) => void;
};

/** An order that was acknowledged, and how its payer fared. */
export type Acknowledged = { readonly transactionId: string; visit: string };

const MAX_CONNECTIONS = 4_000;
const PATIENCE_MS = 40_000;
const RETRY_MS = 200;
/** A shop that may never hear takes the next order after this. */
const HEAR_MS = 500;
/** A timer comes a little late; what is due by then is begun together. */
const TICK_MS = 1;

/** Merchants and payers against one gateway: begins what the plan says, and counts what comes of it. */
export class LoadGenerator {
  readonly #options: Options;
  readonly #pools = new Map<number, ConnectionPool>();
  readonly #merchant: Merchant;
  readonly acknowledged = new Map<string, Acknowledged>();
  #stopped = false;
  #stopping = Promise.withResolvers<void>();

  constructor(options: Options, name: string) {
    this.#options = options;
    this.#merchant = new Merchant(options.protocol, this.#poolTo(options.gatewayPort), name);
  }

  /** Begins nothing more; what is under way is finished. */
  stop(): void {
    this.#stopped = true;
    this.#stopping.resolve();
  }

  close(): void {
    for (const pool of this.#pools.values()) pool.close();
  }

  #poolTo(port: number): ConnectionPool {
    const known = this.#pools.get(port);
    if (known !== undefined) return known;
    const limits = { patienceMs: PATIENCE_MS, maxConnections: MAX_CONNECTIONS };
    const pool = new ConnectionPool({ port, ...limits });
    this.#pools.set(port, pool);
    return pool;
  }

  async run(plan: LoadPlan): Promise<LoadResult> {
    this.#stopped = false;
    this.#stopping = Promise.withResolvers();
    const count = new Count();
    const payer = new Payer({
      gatewayPort: this.#options.gatewayPort,
      protocol: this.#options.protocol,
      poolTo: (port) => this.#poolTo(port),
      onPost: this.#options.onPost,
      persistent: plan.persistent ?? false,
      cards: plan.cards ?? ['success'],
      pause: (ms) => pause(ms),
      hasLeft: () => (plan.persistent ?? false) && this.#stopped,
      clockAheadMs: () => this.#options.listener.clockAheadMs,
    });
    const one = (dueAt: number): Promise<void> => this.#one(plan, { count, payer, dueAt });
    const window = this.#measure(plan, count);
    if (plan.arrivals.type === 'closed') await this.#closed(plan.arrivals.atOnce, one);
    else await this.#open(plan.arrivals.perSecond, one);
    return window;
  }

  async #measure({ warmUpMs, measureMs }: LoadPlan, count: Count): Promise<LoadResult> {
    await pause(warmUpMs);
    this.#options.onWindow('start');
    const result = count.open();
    await Promise.race([pause(measureMs), this.#stopping.promise]);
    this.stop();
    this.#options.onWindow('end');
    return result();
  }

  async #closed(atOnce: number, one: (dueAt: number) => Promise<void>): Promise<void> {
    const again = async (): Promise<void> => {
      while (!this.#stopped) await one(performance.now());
    };
    await Promise.all(Array.from({ length: atOnce }, again));
  }

  async #open(perSecond: number, one: (dueAt: number) => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    const underWay = new Set<Promise<void>>();
    let begun = 0;
    while (!this.#stopped) {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
      for (; begun < due; begun += 1) {
        // A latency counts from when the order was due, not from when we found the time to send it.
        const started = one(startedAt + (begun / perSecond) * 1_000);
        underWay.add(started);
        void started.then(() => underWay.delete(started));
      }
      await pause(TICK_MS);
    }
    await Promise.all(underWay);
  }

  async #one(plan: LoadPlan, { count, payer, dueAt }: One): Promise<void> {
    count.begun += 1;
    try {
      const order = this.#merchant.newOrder();
      const created = await this.#create(order, plan.persistent ?? false);
      const tookMs = performance.now() - dueAt;
      if (created.outcome === 'refused') {
        const { busy, duplicate } = this.#options.protocol.codes;
        if (created.code === busy) count.busy.add(tookMs);
        else if (created.code !== duplicate) count.fault(`create refused ${created.code}`);
        return;
      }
      count.create.add(tookMs);
      this.acknowledged.set(order.orderRef, { transactionId: created.transactionId, visit: '' });
      if (plan.what === 'payments')
        await this.#payment(order, created, { plan, count, payer, dueAt });
      else count.completed += 1;
    } catch (error) {
      count.fault(error instanceof Error ? error.message : String(error));
      // A server that is away is not asked again at once.
      await pause(RETRY_MS);
    }
  }

  /** A shop whose order got no answer sends it again. */
  async #create(order: ShopOrder, persistent: boolean): Promise<OrderAnswer> {
    for (;;) {
      try {
        return await this.#merchant.create(order);
      } catch (error) {
        if (!persistent || this.#stopped) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  async #payment(
    { orderRef }: ShopOrder,
    { payUrl, transactionId }: Extract<OrderAnswer, { outcome: 'created' }>,
    { plan, count, payer, dueAt }: One & { readonly plan: LoadPlan },
  ): Promise<void> {
    const visit = await payer.pay(payUrl);
    const seen = this.acknowledged.get(orderRef);
    const returned = visit.end === 'returned' ? visit.status : visit.page;
    if (seen !== undefined) seen.visit = returned;
    if (plan.persistent) {
      // Whether what payers were told holds is looked into afterwards.
      const heard = this.#options.listener.notified(orderRef);
      await Promise.race([heard, this.#stopping.promise, pause(HEAR_MS)]);
      count.completed += 1;
      return;
    }
    const { paid } = this.#options.protocol.codes;
    if (returned !== paid) return count.fault(`the payer came back with ${returned}`);
    await this.#options.listener.notified(orderRef);
    const status = await this.#merchant.query({ orderRef, transactionId });
    if (status !== paid) return count.fault(`the order is ${status}`);
    count.payment.add(performance.now() - dueAt);
    count.completed += 1;
  }
}

type One = { readonly count: Count; readonly payer: Payer; readonly dueAt: number };

/** What happened since the window was opened. */
class Count {
  begun = 0;
  completed = 0;
  busy = new Latencies();
  create = new Latencies();
  payment = new Latencies();
  #faults = new Map<string, number>();

  fault(what: string): void {
    this.#faults.set(what, (this.#faults.get(what) ?? 0) + 1);
  }

  /** Forgets the warm-up, its faults excepted; the result is taken when the window is shut. */
  open(): () => LoadResult {
    this.begun = 0;
    this.completed = 0;
    this.busy = new Latencies();
    this.create = new Latencies();
    this.payment = new Latencies();
    const openedAt = performance.now();
    const cpu = process.cpuUsage();
    return () => {
      const { user, system } = process.cpuUsage(cpu);
      return {
        begun: this.begun,
        completed: this.completed,
        seconds: (performance.now() - openedAt) / 1_000,
        busy: this.busy.summary(),
        create: this.create.summary(),
        payment: this.payment.summary(),
        faults: Object.fromEntries(this.#faults),
        cpuMs: (user + system) / 1_000,
      };
    };
  }
}
