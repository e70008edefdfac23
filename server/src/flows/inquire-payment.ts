import { ok, type Result } from '@cong/values/result.ts';
import { addMs } from '@cong/values/time.ts';
import type { InquiryAnswer } from '../core/connector/connector.ts';
import {
  type LivePayment,
  liveAttempt,
  type Payment,
  type PaymentIn,
} from '../core/payment/payment.ts';
import { callConnector } from './call-connector.ts';
import { type FlowDeps, inquiryWait } from './deps.ts';
import { executeCommand, type FlowRefusal } from './execute-command.ts';

type Waiting = PaymentIn<'uncertain' | 'redirected'>;

/** Whether anybody can be asked how the live attempt stands. */
export const isInquirable = ({ connectorOf }: FlowDeps, payment: LivePayment): boolean =>
  connectorOf(liveAttempt(payment).connector).inquire !== undefined;

/**
 * Asks the connector how a payment stands and records what it says. Two at once: the first wins. Where nobody can be
 * asked nothing changes.
 */
export async function inquirePayment(
  deps: FlowDeps,
  payment: Waiting,
): Promise<Result<Payment, FlowRefusal>> {
  if (!isInquirable(deps, payment)) return ok(payment);
  return recordInquiry(deps, payment, await inquire(deps, payment));
}

export async function inquire(deps: FlowDeps, payment: Waiting): Promise<InquiryAnswer> {
  const attempt = liveAttempt(payment);
  const { inquire: ask } = deps.connectorOf(attempt.connector);
  if (ask === undefined) return { outcome: 'unknown', why: 'the connector has no inquiry' };
  return callConnector<InquiryAnswer>(deps, attempt, (signal, account) =>
    ask({
      attemptId: attempt.id,
      account,
      ...(attempt.connectorRef !== undefined && { connectorRef: attempt.connectorRef }),
      amount: payment.amount,
      startedAt: attempt.startedAt,
      signal,
    }),
  );
}

export async function recordInquiry(
  deps: FlowDeps,
  payment: Waiting,
  answer: InquiryAnswer,
): Promise<Result<Payment, FlowRefusal>> {
  const now = deps.clock();
  const attempt = liveAttempt(payment);
  const recorded = await executeCommand(deps, payment, {
    type: 'record_inquiry',
    attemptId: attempt.id,
    answer,
    finalAfterMs: deps.connectorOf(attempt.connector).finalAfterMs,
    nextInquiryAt: addMs(now, inquiryWait(deps.inquirySchedule, payment.inquiries + 1)),
    now,
  });
  return recorded.ok ? ok(recorded.value.payment) : recorded;
}
