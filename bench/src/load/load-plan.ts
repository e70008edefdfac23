import type { LatencySummary } from './latencies.ts';
import type { ProtocolName } from './shops.ts';

/** Who the load generator plays, and against which server. */
export type LoadTarget = {
  readonly gatewayPort: number;
  readonly protocol: ProtocolName;
  /** The merchant's, as the sandbox tells them. */
  readonly keys: Readonly<Record<string, string>>;
};

/** One stretch of load. */
export type LoadPlan = {
  /** Orders alone, or whole payments by the pages. */
  readonly what: 'orders' | 'payments';
  /** Closed: so many at once, each begun when one has ended. Open: begun at fixed instants, whatever the answers. */
  readonly arrivals:
    | { readonly type: 'closed'; readonly atOnce: number }
    | { readonly type: 'open'; readonly perSecond: number };
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Payers and merchants who lose a connection come back and try again, as people and their shops do. */
  readonly persistent?: boolean;
  /** Names of the test cards that payers use in turn; the success card alone when absent. */
  readonly cards?: readonly string[];
};

/** What came of it, counted between the end of the warm-up and the end of the plan. */
export type LoadResult = {
  readonly begun: number;
  readonly completed: number;
  readonly seconds: number;
  /** Orders that were told that the gateway is busy, and how soon. */
  readonly busy: LatencySummary;
  readonly create: LatencySummary;
  /** From the order to the answer of the merchant's query that says it is paid. */
  readonly payment: LatencySummary;
  /** What went wrong, with how often. */
  readonly faults: Readonly<Record<string, number>>;
  /** CPU of the load generator. */
  readonly cpuMs: number;
};

export type ToGenerator =
  | { readonly type: 'target'; readonly target: LoadTarget }
  | { readonly type: 'run'; readonly plan: LoadPlan }
  | { readonly type: 'stop' }
  /** Kill these processes a moment after the next time that a payer posts this form. */
  | {
      readonly type: 'ambush';
      readonly step: 'details' | 'otp';
      readonly afterMs: number;
      readonly pids: readonly number[];
    }
  | { readonly type: 'disarm' }
  | { readonly type: 'clock'; readonly aheadMs: number }
  | { readonly type: 'report'; readonly file: string };

export type FromGenerator =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'window'; readonly edge: 'start' | 'end' }
  | { readonly type: 'done'; readonly result: LoadResult }
  | { readonly type: 'ambushed' }
  | { readonly type: 'reported' };
