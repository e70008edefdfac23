import type { AttemptId, MerchantId, PaymentId, RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { unreachable } from '@cong/values/result.ts';
import type { RefundAnswer } from '../connector/connector.ts';

/** Our automatic refund of money that should not have come. One per attempt. */
export type Reversal = {
  readonly id: RefundId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly paymentId: PaymentId;
  readonly attemptId: AttemptId;
  readonly connector: string;
  readonly connectorRef?: string;
  readonly amount: Vnd;
  readonly openedAt: Date;
  readonly tries: number;
} & (
  | { readonly status: 'pending'; readonly dueAt: Date }
  /** With the connector, its answer not recorded; after the deadline it is asked again under the same id. */
  | { readonly status: 'sent'; readonly dueAt: Date }
  | { readonly status: 'done'; readonly endedAt: Date }
  /** Given up after the last try: an operator's work. */
  | { readonly status: 'failed'; readonly why: string; readonly endedAt: Date }
);

export type ReversalEvent =
  | { readonly type: 'reversal_requested'; readonly reversal: Reversal }
  | { readonly type: 'reversal_sent'; readonly dueAt: Date }
  | { readonly type: 'reversal_put_off'; readonly dueAt: Date; readonly why: string }
  | { readonly type: 'reversal_done'; readonly at: Date }
  | { readonly type: 'reversal_failed'; readonly why: string; readonly at: Date };

export type ReversalCommand =
  /** An operator asks once more for one that was given up. */
  | { readonly type: 'retry'; readonly now: Date }
  /** An operator's word that the money is back with the payer. */
  | { readonly type: 'settle'; readonly evidence: string; readonly now: Date }
  | { readonly type: 'send'; readonly callDeadline: Date; readonly now: Date }
  | {
      readonly type: 'record_answer';
      readonly answer: RefundAnswer;
      /** Undefined after the last try. */
      readonly retryAt?: Date;
      readonly now: Date;
    };

/** What a step does to a reversal. Providers refund once per id, so sending again is harmless. */
export function decideReversal(
  reversal: Reversal,
  command: ReversalCommand,
): readonly ReversalEvent[] {
  if (reversal.status === 'done') return [];
  if (command.type === 'settle') return [{ type: 'reversal_done', at: command.now }];
  if (command.type === 'retry') {
    return reversal.status === 'failed'
      ? [{ type: 'reversal_put_off', dueAt: command.now, why: 'asked again by hand' }]
      : [];
  }
  if (reversal.status === 'failed') return [];
  if (command.type === 'send') {
    return command.now < reversal.dueAt
      ? []
      : [{ type: 'reversal_sent', dueAt: command.callDeadline }];
  }
  const { answer, retryAt, now: at } = command;
  if (answer.outcome === 'done') return [{ type: 'reversal_done', at }];
  // The same answer again, or a slow one to a try that was given up.
  if (reversal.status !== 'sent') return [];
  const why = 'why' in answer ? answer.why : answer.outcome;
  return [
    retryAt === undefined
      ? { type: 'reversal_failed', why, at }
      : { type: 'reversal_put_off', dueAt: retryAt, why },
  ];
}

/** The reversal after an event that decideReversal() produced. */
export function applyReversal(reversal: Reversal, event: ReversalEvent): Reversal {
  const { id, merchantId, version, paymentId, attemptId, connector, connectorRef } = reversal;
  const { amount, openedAt, tries } = reversal;
  const base = {
    ...{ id, merchantId, version, paymentId, attemptId, connector, amount, openedAt, tries },
    ...(connectorRef !== undefined && { connectorRef }),
  };
  switch (event.type) {
    case 'reversal_requested':
      return event.reversal;
    case 'reversal_sent':
      return { ...base, tries: tries + 1, status: 'sent', dueAt: event.dueAt };
    case 'reversal_put_off':
      return { ...base, status: 'pending', dueAt: event.dueAt };
    case 'reversal_done':
      return { ...base, status: 'done', endedAt: event.at };
    case 'reversal_failed':
      return { ...base, status: 'failed', why: event.why, endedAt: event.at };
    default:
      return unreachable(event);
  }
}

/** When a worker must act on it; undefined when none must. */
export const reversalDueAt = (reversal: Reversal): Date | undefined =>
  'dueAt' in reversal ? reversal.dueAt : undefined;
