import type { AttemptId, MerchantId, PaymentId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { earliest } from '@cong/values/time.ts';
import type { Attempt } from './attempt.ts';
import type { BroughtAgain, Order, Terms } from './order.ts';
import type { Reason } from './reason.ts';

/** What is true of a payment in every state. */
export type Base = {
  readonly id: PaymentId;
  readonly merchantId: MerchantId;
  /** Grows by one with every change; a change decided on an older version is a conflict. */
  readonly version: number;
  readonly protocol: string;
  readonly orderRef: string;
  /** The id that the protocol shows to the merchant. */
  readonly publicId: string;
  readonly amount: Vnd;
  readonly order: Order;
  /** Of an order that its payer's browser brings: what the last of them brought; see order-now.ts. */
  readonly broughtAgain?: BroughtAgain;
  readonly terms: Terms;
  /** SHA-256 of the secret part of the checkout URL. */
  readonly checkoutHash: string;
  readonly createdAt: Date;
  /** When the payment ends if nobody pays: the merchant's or the protocol's own limit. */
  readonly expiresAt: Date;
  /** When the payer counts as gone; moved by each step the payer takes, absent before the first page view. */
  readonly idleUntil?: Date;
  /** SHA-256 of the cookie of the browser that first gave details or an OTP; other browsers only look on. */
  readonly browserHash?: string;
  readonly attempts: readonly Attempt[];
  readonly wrongDetails: number;
  readonly wrongOtps: number;
  /** Contradictions that the operator must see, each once: kind and attempt. */
  readonly discrepancies: readonly string[];
};

export type UncertainCause = 'no_answer' | 'amount_mismatch';

/** A payment is exactly one of these; each state carries only what is true in it. */
export type Payment =
  | (Base & { readonly status: 'created' })
  | (Base & {
      readonly status: 'verifying';
      readonly attemptId: AttemptId;
      readonly callDeadline: Date;
    })
  | (Base & {
      readonly status: 'awaiting_otp';
      readonly attemptId: AttemptId;
      readonly otpExpiresAt?: Date;
      /** False when the card needs none: the payer only confirms. */
      readonly otpNeeded?: false;
    })
  | (Base & {
      readonly status: 'redirected';
      readonly attemptId: AttemptId;
      readonly url: string;
      /** What a QR code says that the provider's app pays by. */
      readonly qr?: string;
      /** Set once the payment's time is over and the provider is being asked. */
      readonly nextInquiryAt?: Date;
      readonly inquiries: number;
    })
  | (Base & {
      readonly status: 'authorising';
      readonly attemptId: AttemptId;
      readonly callDeadline: Date;
    })
  | (Base & {
      readonly status: 'uncertain';
      readonly attemptId: AttemptId;
      readonly cause: UncertainCause;
      readonly since: Date;
      /** What the connector said it debited, when that is not the amount asked. */
      readonly reportedAmount?: Vnd;
      /** Absent when only an operator can end it. */
      readonly nextInquiryAt?: Date;
      readonly inquiries: number;
    })
  | (Base & {
      readonly status: 'captured';
      readonly attemptId: AttemptId;
      readonly capturedAt: Date;
      /** What the connector says it debited, when an operator accepted another amount than was due. */
      readonly reportedAmount?: Vnd;
      /** Refunds asked for and not failed: pending ones count. */
      readonly refunded: Vnd;
    })
  | (Base & { readonly status: 'declined'; readonly reason: Reason; readonly endedAt: Date })
  | (Base & {
      readonly status: 'cancelled';
      readonly by: 'payer' | 'merchant';
      readonly endedAt: Date;
    })
  | (Base & { readonly status: 'expired'; readonly reason: Reason; readonly endedAt: Date });

export type PaymentStatus = Payment['status'];
export type PaymentIn<Status extends PaymentStatus> = Extract<Payment, { status: Status }>;

/** A state in which an attempt is under way. */
export type LivePayment = PaymentIn<
  'verifying' | 'awaiting_otp' | 'redirected' | 'authorising' | 'uncertain'
>;

/** The states that are never left. */
export type PaymentEnd = 'captured' | 'declined' | 'cancelled' | 'expired';

export function isFinal(payment: Payment): payment is PaymentIn<PaymentEnd> {
  const { status } = payment;
  return (
    status === 'captured' || status === 'declined' || status === 'cancelled' || status === 'expired'
  );
}

export const isLive = (payment: Payment): payment is LivePayment =>
  payment.status !== 'created' && !isFinal(payment);

/** When the payer's time is over. */
export const deadline = ({ expiresAt, idleUntil }: Base): Date =>
  idleUntil === undefined ? expiresAt : earliest(expiresAt, idleUntil);

/** It debits only to verify a card, and is no order of the merchant's. */
export const verifiesCard = ({ terms }: Pick<Base, 'terms'>): boolean =>
  terms.account === 'verification';

export const attemptOf = (payment: Base, id: AttemptId): Attempt | undefined =>
  payment.attempts.find((attempt) => attempt.id === id);

/** The attempt that is under way. */
export function liveAttempt(payment: LivePayment): Attempt {
  const attempt = attemptOf(payment, payment.attemptId);
  if (attempt === undefined) throw new Error(`payment ${payment.id} lost its attempt`);
  return attempt;
}

/** When the sweep must look at this payment again; undefined when it never must. */
export function dueAt(payment: Payment): Date | undefined {
  switch (payment.status) {
    case 'created':
    case 'awaiting_otp':
      return deadline(payment);
    case 'verifying':
    case 'authorising':
      return payment.callDeadline;
    case 'redirected':
      return payment.nextInquiryAt ?? deadline(payment);
    case 'uncertain':
      return payment.nextInquiryAt;
    default:
      return undefined;
  }
}
