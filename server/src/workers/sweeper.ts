import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import type { DueReader } from '../core/payment/payment-store.ts';
import { billSubscription } from '../flows/bill-subscription.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { sendRefund } from '../flows/send-refund.ts';
import { sendReversal } from '../flows/send-reversal.ts';
import { sweepPayment } from '../flows/sweep-payment.ts';
import { type Handled, type LaneOptions, SweepLane } from './sweep-lane.ts';

export type SweepLimits = {
  /** Calls and ends under way at once, in each lane. */
  readonly maxRunning: number;
  /** How often due rows are looked for when nobody says that there are some. */
  readonly everyMs: number;
  readonly gapMs: number;
};

const SWEEP_LIMITS: SweepLimits = { maxRunning: 64, everyMs: 500, gapMs: 50 };

export type SweeperDeps = {
  readonly flows: FlowDeps;
  readonly due: DueReader;
  /** The partitions that this process may act on now. */
  readonly owned: () => ReadonlySet<number>;
  /** Told the state in which each sweep left its payment. */
  readonly onSwept: (status: string) => void;
};

type Lane = Pick<SweepLane<Payment>, 'start' | 'nudge' | 'stop' | 'leave' | 'sizes'>;

/** What the issuer must be asked about waits for the issuer; the rest does not wait with it. */
const INQUIRED: readonly PaymentStatus[] = ['redirected', 'uncertain'];
const NOT_INQUIRED: readonly PaymentStatus[] = [
  'created',
  'verifying',
  'awaiting_otp',
  'authorising',
];

/** Does what time asks for: ends, calls given up, inquiries, refunds, reversals and subscriptions that are due. */
export class Sweeper {
  readonly #lanes: Readonly<
    Record<'ends' | 'inquiries' | 'refunds' | 'reversals' | 'subscriptions', Lane>
  >;

  constructor({ flows, due, owned, onSwept }: SweeperDeps, limits: Partial<SweepLimits> = {}) {
    const shared = { ...SWEEP_LIMITS, ...limits, owned, clock: flows.clock, log: flows.log };
    const sweep = async (payment: Payment): Promise<Handled> => {
      const swept = await sweepPayment(flows, payment);
      if (!swept.ok) return { refused: swept.error.code };
      if (swept.value.version === payment.version) return { refused: 'nothing_changed' };
      onSwept(swept.value.status);
      return 'moved';
    };
    const payments = (name: string, statuses: readonly PaymentStatus[]): LaneOptions<Payment> => ({
      ...{ ...shared, name, handle: sweep },
      find: (query) => due.payments({ ...query, statuses }),
    });
    this.#lanes = {
      ends: new SweepLane(payments('ends', NOT_INQUIRED)),
      inquiries: new SweepLane(payments('inquiries', INQUIRED)),
      refunds: new SweepLane({
        ...{ ...shared, name: 'refunds' },
        find: (query) => due.refunds(query),
        handle: async (refund) => {
          await sendRefund(flows, refund);
          return 'handled';
        },
      }),
      reversals: new SweepLane({
        ...{ ...shared, name: 'reversals' },
        find: (query) => due.reversals(query),
        handle: async (reversal) => {
          await sendReversal(flows, reversal);
          return 'handled';
        },
      }),
      subscriptions: new SweepLane({
        ...{ ...shared, name: 'subscriptions' },
        find: (query) => due.subscriptions(query),
        handle: async (subscription) => {
          const billed = await billSubscription(flows, subscription);
          return billed.ok ? 'handled' : { refused: billed.error.code };
        },
      }),
    };
  }

  start(): void {
    for (const lane of Object.values(this.#lanes)) lane.start();
  }

  /** The clock has moved, or there is something new. */
  nudge(): void {
    for (const lane of Object.values(this.#lanes)) lane.nudge();
  }

  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.stop()));
  }

  async leave(partitions: readonly number[]): Promise<void> {
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.leave(partitions)));
  }

  get sizes(): Readonly<Record<string, Lane['sizes']>> {
    return Object.fromEntries(
      Object.entries(this.#lanes).map(([name, lane]) => [name, lane.sizes]),
    );
  }
}
