import type { AttemptId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { AuthoriseAnswer, InquiryAnswer, StartAnswer } from '../connector/connector.ts';
import type { RefundTerms } from '../refund/refund-terms.ts';
import type { Attempt } from './attempt.ts';
import type { BroughtAgain } from './order.ts';
import type { Reason } from './reason.ts';

/** Everything that can be asked of a payment that exists. `now` is always given, never taken. */
export type Command =
  /** The payer saw a page for the first time: idle time starts. */
  | { readonly type: 'open'; readonly now: Date }
  /** The merchant sent a payer with the same order once more. */
  | ({ readonly type: 'bring_again'; readonly now: Date } & BroughtAgain)
  | {
      readonly type: 'start_attempt';
      readonly attempt: Omit<Attempt, 'outcome' | 'startedAt'>;
      /** The browser that the details came from; absent where the merchant's own server brought them. */
      readonly browserHash?: string;
      readonly callDeadline: Date;
      readonly now: Date;
    }
  /** What the connector said to the payer's details. */
  | {
      readonly type: 'record_start';
      readonly attemptId: AttemptId;
      readonly answer: StartAnswer;
      readonly now: Date;
    }
  | {
      readonly type: 'start_authorise';
      readonly attemptId: AttemptId;
      /** How many wrong OTPs the payer's form knew of: an older form is a repeat. */
      readonly step: number;
      /** The browser that confirms: a payment that no browser has begun is bound to it. */
      readonly browserHash?: string;
      readonly callDeadline: Date;
      readonly now: Date;
    }
  /** What the connector said to the order to debit, on whichever way it came. */
  | {
      readonly type: 'record_result';
      readonly attemptId: AttemptId;
      readonly answer: AuthoriseAnswer;
      readonly nextInquiryAt?: Date;
      readonly now: Date;
    }
  | {
      readonly type: 'record_inquiry';
      readonly attemptId: AttemptId;
      readonly answer: InquiryAnswer;
      /** How long after the call "not found" begins to mean "not paid". */
      readonly finalAfterMs: number;
      readonly nextInquiryAt: Date;
      readonly now: Date;
    }
  /** A call's deadline passed and nobody recorded an answer: the process that made it is gone. */
  | { readonly type: 'give_up_call'; readonly nextInquiryAt?: Date; readonly now: Date }
  | {
      readonly type: 'cancel';
      readonly by: 'payer' | 'merchant';
      /** The attempt of which the provider said definitely that nothing was paid. */
      readonly inquiredNotPaid?: AttemptId;
      readonly now: Date;
    }
  | {
      readonly type: 'expire';
      readonly inquiredNotPaid?: AttemptId;
      /** True when it is known that the payer has left, whatever time remains. */
      readonly payerLeft?: boolean;
      /** The attempt whose provider cannot be asked: only its own word or an operator ends it. */
      readonly cannotInquire?: AttemptId;
      /** At which step the payer left, where the provider says it. */
      readonly reason?: Reason;
      readonly now: Date;
    }
  /** An operator's word on an uncertain payment. */
  | {
      readonly type: 'resolve';
      readonly verdict: 'paid' | 'not_paid';
      readonly operator: string;
      /** What it rests on: a file's name and SHA-256. */
      readonly evidence: string;
      readonly now: Date;
    }
  /** Something verified contradicts what was asked of a provider: the operator must see it. */
  | { readonly type: 'note_discrepancy'; readonly discrepancy: string; readonly now: Date }
  | {
      readonly type: 'reserve_refund';
      readonly amount: Vnd;
      readonly terms: RefundTerms;
      readonly now: Date;
    }
  /** A refund failed: its amount can be refunded again. */
  | { readonly type: 'release_refund'; readonly amount: Vnd; readonly now: Date };

export type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;
