import type { AttemptId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Attempt } from './attempt.ts';
import type { BroughtAgain } from './order.ts';
import type { PaymentIn, UncertainCause } from './payment.ts';
import type { Reason } from './reason.ts';

/** What happened to a payment. A payment is the fold of its events. */
export type PaymentEvent =
  | { readonly type: 'created'; readonly payment: PaymentIn<'created'> }
  | { readonly type: 'opened'; readonly idleUntil: Date }
  | ({ readonly type: 'brought_again' } & BroughtAgain)
  | {
      readonly type: 'attempt_started';
      readonly attempt: Attempt;
      readonly browserHash?: string;
      readonly callDeadline: Date;
    }
  | {
      readonly type: 'otp_requested';
      readonly attemptId: AttemptId;
      readonly connectorRef: string;
      readonly otpExpiresAt?: Date;
      /** False when the card needs none: the debit is ordered at once. */
      readonly otpNeeded?: false;
      readonly idleUntil: Date;
    }
  | {
      readonly type: 'redirected';
      readonly attemptId: AttemptId;
      readonly connectorRef: string;
      readonly url: string;
      readonly qr?: string;
      readonly idleUntil: Date;
    }
  | {
      readonly type: 'authorisation_started';
      readonly attemptId: AttemptId;
      readonly browserHash?: string;
      readonly callDeadline: Date;
      readonly at: Date;
    }
  | { readonly type: 'otp_refused'; readonly attemptId: AttemptId; readonly idleUntil: Date }
  | {
      readonly type: 'attempt_refused';
      readonly attemptId: AttemptId;
      readonly reason: Reason;
      readonly at: Date;
      readonly idleUntil: Date;
    }
  /** Ended by a cancel or by time; the issuer has not debited as far as anyone knows. */
  | { readonly type: 'attempt_abandoned'; readonly attemptId: AttemptId; readonly at: Date }
  | {
      readonly type: 'became_uncertain';
      readonly attemptId: AttemptId;
      readonly cause: UncertainCause;
      readonly reportedAmount?: Vnd;
      readonly nextInquiryAt?: Date;
      readonly at: Date;
    }
  | {
      readonly type: 'inquired';
      readonly attemptId: AttemptId;
      readonly nextInquiryAt: Date;
    }
  | {
      readonly type: 'captured';
      readonly attemptId: AttemptId;
      readonly connector: string;
      /** The payment's own: a buyer's instalment fee stands in the attempt's terms. */
      readonly amount: Vnd;
      /** What the connector says it debited, when an operator accepted another amount than was due. */
      readonly reportedAmount?: Vnd;
      readonly connectorRef?: string;
      readonly resolvedBy?: string;
      readonly evidence?: string;
      readonly at: Date;
    }
  | {
      readonly type: 'reversal_opened';
      readonly attemptId: AttemptId;
      readonly connector: string;
      readonly amount: Vnd;
      readonly connectorRef?: string;
      readonly at: Date;
    }
  | { readonly type: 'declined'; readonly reason: Reason; readonly at: Date }
  | { readonly type: 'cancelled'; readonly by: 'payer' | 'merchant'; readonly at: Date }
  | { readonly type: 'expired'; readonly reason: Reason; readonly at: Date }
  | { readonly type: 'not_paid_resolved'; readonly operator: string; readonly evidence: string }
  | { readonly type: 'discrepancy_noted'; readonly discrepancy: string; readonly at: Date }
  | { readonly type: 'refund_reserved'; readonly amount: Vnd }
  | { readonly type: 'refund_released'; readonly amount: Vnd };

export type PaymentEventOf<Type extends PaymentEvent['type']> = Extract<
  PaymentEvent,
  { type: Type }
>;
