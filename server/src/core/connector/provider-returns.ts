import type { AttemptId, MerchantId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { AttemptOutcome } from '../payment/attempt.ts';
import type { AuthoriseAnswer, ProviderAccount } from './connector.ts';

/** What a provider's return or server call is compared with before it is believed. */
export type AttemptFacts = {
  readonly attemptId: AttemptId;
  readonly merchantId: MerchantId;
  /** What the payer was to be debited. */
  readonly amount: Vnd;
  readonly bank: string;
  readonly connectorRef?: string;
  readonly startedAt: Date;
  /** When the payer's time is over: from then on a provider that asks first is told not to debit. */
  readonly payableUntil: Date;
  /** The keys under which the provider signs for this merchant. */
  readonly account: ProviderAccount;
  readonly outcome: AttemptOutcome['type'];
};

/** What a connector's own routes work with: payers coming back, and results from the provider's server. */
export type ReturnPorts = {
  /** The attempt behind our reference; undefined when it is not ours, or not this connector's. */
  readonly attemptOf: (reference: string) => Promise<AttemptFacts | undefined>;
  /** Records a result; it may come more than once, and before or after the payer. Throws when it could not. */
  readonly onResult: (attemptId: AttemptId, answer: AuthoriseAnswer) => Promise<void>;
  /**
   * Asks the provider how the attempt stands, and records what it says: where a return proves nothing, or brings no
   * result. At most every few seconds; nothing is asked of an attempt whose money is known.
   */
  readonly ask: (attemptId: AttemptId) => Promise<void>;
  /** Something verified that contradicts what was asked: kept for the operator, believed by nobody. */
  readonly onMismatch: (attemptId: AttemptId, what: string) => Promise<void>;
  /** The payment's page, where a returning payer goes on; undefined for an attempt that is not ours. */
  readonly pageOf: (attemptId: AttemptId) => Promise<string | undefined>;
};
