import type { AttemptId, NewUuid, PaymentKey } from '@cong/values/ids.ts';
import type { Clock } from '@cong/values/time.ts';
import type { BankDirectory } from '../core/bank/bank-setting.ts';
import type { Cards } from '../core/card/card-store.ts';
import type { ChangeWriter } from '../core/change/change.ts';
import type { Connector, InHouse } from '../core/connector/connector.ts';
import type { InstalmentDirectory } from '../core/instalment/instalment-directory.ts';
import type { MerchantDirectory } from '../core/merchant/merchant.ts';
import type { PaymentReader } from '../core/payment/payment-store.ts';
import type { Policy } from '../core/payment/policy.ts';
import type { BankHealth, Router } from '../core/routing/route.ts';
import type { SubscriptionReader } from '../core/subscription/subscription-store.ts';
import type { WalletDeps } from '../core/wallet/wallet-deps.ts';

/** What a use case says to the operator's log. Facts are ids and codes, never cards, keys or bodies. */
export type FlowLog = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts: Readonly<Record<string, unknown>>,
) => void;

/** What every use case works with; main.ts hands it in. */
export type FlowDeps = {
  readonly writer: ChangeWriter;
  readonly reader: PaymentReader;
  readonly merchants: MerchantDirectory;
  readonly banks: BankDirectory;
  readonly instalments: InstalmentDirectory;
  readonly cards: Cards;
  readonly subscriptions: SubscriptionReader;
  /** How long after the first try of a subscription's cycle it is tried again. */
  readonly renewalRetryMs: readonly number[];
  /** A fresh id of a protocol's, for orders that the gateway places itself. */
  readonly newPublicId: (protocol: string, now: Date) => string | Promise<string>;
  readonly connectorOf: (name: string) => Connector | InHouse;
  readonly route: Router;
  readonly healthy: BankHealth;
  /** Tells the breaker how a call to a bank went. */
  readonly reportHealth: (connector: string, bank: string, answered: boolean) => void;
  readonly policyOf: (protocol: string) => Policy;
  /** Waits between inquiries, in milliseconds; the last one repeats. */
  readonly inquirySchedule: readonly number[];
  /** Waits between tries of a reversal; after the last it is an operator's. */
  readonly reversalSchedule: readonly number[];
  readonly connectorUrls: (
    connector: string,
    attemptId: AttemptId,
  ) => { readonly returnUrl: string; readonly resultUrl: string };
  /** What makes a payment's page unguessable: always the same for one payment, and nobody's but ours. */
  readonly linkSecret: (key: PaymentKey) => string;
  /** The same under the master key of before, while that is being replaced. */
  readonly formerLinkSecret?: (key: PaymentKey) => string;
  readonly wallets: WalletDeps;
  readonly clock: Clock;
  readonly newUuid: NewUuid;
  readonly log: FlowLog;
};

/** The wait before inquiry number `count` (0 is the first). */
export function inquiryWait(schedule: readonly number[], count: number): number {
  const wait = schedule[Math.min(count, schedule.length - 1)];
  if (wait === undefined) throw new RangeError('an inquiry schedule needs at least one wait');
  return wait;
}
