import type { AttemptId, RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Method } from '../payment/attempt.ts';
import type { Reason } from '../payment/reason.ts';
import type { RefundTerms } from '../refund/refund-terms.ts';

/** A card as the payer typed it. Lives in memory for one call; never stored, logged or sent back in a page. */
export type CardDetails = {
  readonly number: Secret;
  readonly holder: string;
  /** MM/YY: issue date of a domestic card, expiry of an international one. */
  readonly date: string;
  readonly securityCode?: Secret;
  /** It was saved before: no security code comes with it. Who asks now: its holder, or the merchant by their leave. */
  readonly onFile?: 'payer' | 'merchant';
};

/**
 * A merchant's own contract with a provider: its keys, named as in the connector's `accountFields`. Empty where the
 * operator holds one contract for all merchants.
 */
export type ProviderAccount = Readonly<Record<string, Secret>>;

/** An attempt as the connector must know it. The id is our idempotency key at the provider. */
export type StartRequest = {
  readonly attemptId: AttemptId;
  readonly account: ProviderAccount;
  readonly startedAt: Date;
  readonly amount: Vnd;
  readonly bank: string;
  readonly method: Method;
  readonly description: string;
  readonly clientIp: string;
  readonly locale: 'vi' | 'en';
  /** Absent where the payer types the card at the bank or provider. */
  readonly card?: CardDetails;
  /** Where a bank's or provider's own page sends the payer back to. */
  readonly returnUrl: string;
  /** Where a bank's or provider's server reports the result. */
  readonly resultUrl: string;
  /** When the provider must refuse the payer: ours less a margin. */
  readonly expiresAt: Date;
  readonly signal: AbortSignal;
};

/** What came of giving the payer's details. Nothing has been debited yet. */
export type StartAnswer =
  | {
      readonly outcome: 'otp_required';
      readonly connectorRef: string;
      readonly otpExpiresAt?: Date;
    }
  | {
      readonly outcome: 'redirect';
      readonly connectorRef: string;
      readonly url: string;
      /** What a QR code says that the provider's app pays by, where it gives one. */
      readonly qr?: string;
    }
  /** The details suffice: the debit can be ordered at once. */
  | { readonly outcome: 'ready'; readonly connectorRef: string }
  /** The payer may correct them. */
  | { readonly outcome: 'wrong_details' }
  | { readonly outcome: 'refused'; readonly reason: Reason }
  | { readonly outcome: 'unknown'; readonly why: string };

export type AuthoriseRequest = {
  readonly attemptId: AttemptId;
  readonly account: ProviderAccount;
  readonly connectorRef: string;
  readonly amount: Vnd;
  readonly otp?: Secret;
  readonly signal: AbortSignal;
};

/** What came of the order to debit. `unknown` is never guessed at. */
export type AuthoriseAnswer =
  | { readonly outcome: 'paid'; readonly amount: Vnd; readonly connectorRef?: string }
  | { readonly outcome: 'refused'; readonly reason: Reason }
  | { readonly outcome: 'wrong_otp' }
  /** The provider's own word: the payer has done what there was to do, and it has not decided yet. */
  | { readonly outcome: 'pending' }
  | { readonly outcome: 'unknown'; readonly why: string };

export type InquiryRequest = {
  readonly attemptId: AttemptId;
  readonly account: ProviderAccount;
  readonly connectorRef?: string;
  readonly amount: Vnd;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
};

export type InquiryAnswer =
  | { readonly outcome: 'paid'; readonly amount: Vnd; readonly connectorRef?: string }
  | { readonly outcome: 'not_paid'; readonly reason: Reason }
  /** The payer may still be on its page; `payerDone`: the payer has done what there was to do, it works on it. */
  | { readonly outcome: 'pending'; readonly payerDone?: true }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'unknown'; readonly why: string };

export type RefundRequest = {
  /** A refund's or a reversal's id: our idempotency key for the money's way back. */
  readonly refundId: RefundId;
  readonly attemptId: AttemptId;
  readonly account: ProviderAccount;
  /** When the attempt began: some providers find a payment by its day only. */
  readonly startedAt: Date;
  /** When the money's way back was first wanted: some providers know a repeat as one for a day only. */
  readonly requestedAt: Date;
  readonly connectorRef?: string;
  readonly amount: Vnd;
  /** What was captured: some providers refund in full only. */
  readonly captured: Vnd;
  readonly reason: string;
  readonly signal: AbortSignal;
};

export type RefundAnswer =
  | { readonly outcome: 'done'; readonly connectorRef?: string }
  | { readonly outcome: 'failed'; readonly why: string }
  /** Accepted, and not finished: inquire later. */
  | { readonly outcome: 'pending' }
  /** The provider has no interface for it: a person does it. */
  | { readonly outcome: 'manual' }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'unknown'; readonly why: string };

/**
 * Our outbound integration with a bank network or provider. Methods never throw for what the other side does:
 * every doubt is `unknown`. What a provider cannot do is absent, not a method that refuses.
 */
export type Connector = {
  readonly name: string;
  /** How long one call may take before its outcome is unknown. */
  readonly callTimeoutMs: number;
  /** How long after a call the provider's "not found" is its final word. */
  readonly finalAfterMs: number;
  /** What a merchant's own contract with the provider consists of; absent where the operator holds one for all. */
  readonly accountFields?: readonly string[];
  /** The contract that the provider's simulator knows. */
  readonly sandboxAccount?: Readonly<Record<string, string>>;
  /** Its banks fail one by one: each has a circuit of its own. Absent: the provider has one for all. */
  readonly banksFailApart?: true;
  readonly start: (request: StartRequest) => Promise<StartAnswer>;
  /** The payer carries the order there: a start says nothing of whether the provider answers. */
  readonly startAsksNobody?: true;
  readonly authorise?: (request: AuthoriseRequest) => Promise<AuthoriseAnswer>;
  readonly inquire?: (request: InquiryRequest) => Promise<InquiryAnswer>;
  /** What a bank or means behind it allows of refunds; absent: anything, as far as is known. */
  readonly refundTerms?: (bank: string) => RefundTerms;
  /** The provider works on one refund of a payment at a time, and takes no other meanwhile. */
  readonly refundsOneAtATime?: true;
  readonly refund?: (request: RefundRequest) => Promise<RefundAnswer>;
  readonly inquireRefund?: (request: RefundRequest) => Promise<RefundAnswer>;
};

/** Money that is in our own ledger already: it moves within a change, and nobody is asked. See core/wallet/. */
export type InHouse = Pick<Connector, 'name' | 'callTimeoutMs' | 'finalAfterMs'> & {
  readonly [Name in Exclude<keyof Connector, 'name' | 'callTimeoutMs' | 'finalAfterMs'>]?: never;
};
