import { ok, type Result } from '@cong/values/result.ts';
import { addMs } from '@cong/values/time.ts';
import type { InquiryAnswer } from '../core/connector/connector.ts';
import { dueOf } from '../core/instalment/terms.ts';
import type { Attempt } from '../core/payment/attempt.ts';
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
export const inquirePayment = (
  deps: FlowDeps,
  payment: Waiting,
): Promise<Result<Payment, FlowRefusal>> => inquireAttempt(deps, payment, liveAttempt(payment));

/** The same of any attempt: also of one that has ended, which may have been paid all the same. */
export async function inquireAttempt(
  deps: FlowDeps,
  payment: Payment,
  attempt: Attempt,
): Promise<Result<Payment, FlowRefusal>> {
  const { type: outcome } = attempt.outcome;
  const known = outcome === 'captured' || outcome === 'reversed';
  if (known || deps.connectorOf(attempt.connector).inquire === undefined) return ok(payment);
  const answer = await inquire(deps, payment, attempt);
  return recordInquiry(deps, payment, { attempt, answer });
}

export async function inquire(
  deps: FlowDeps,
  payment: Payment,
  attempt: Attempt,
): Promise<InquiryAnswer> {
  const { inquire: ask } = deps.connectorOf(attempt.connector);
  if (ask === undefined) return { outcome: 'unknown', why: 'the connector has no inquiry' };
  const { id: attemptId, connector, connectorRef, startedAt } = attempt;
  const answer = await callConnector<InquiryAnswer>(deps, attempt, (signal, account) =>
    ask({
      ...{ attemptId, account, startedAt, signal },
      ...(connectorRef !== undefined && { connectorRef }),
      amount: dueOf(payment, attempt),
    }),
  );
  if (answer.outcome === 'unknown') {
    const { why } = answer;
    deps.log('warn', 'an inquiry found nothing out', { connector, attemptId, why });
  }
  return answer;
}

export async function recordInquiry(
  deps: FlowDeps,
  payment: Payment,
  { attempt, answer }: { readonly attempt: Attempt; readonly answer: InquiryAnswer },
): Promise<Result<Payment, FlowRefusal>> {
  const now = deps.clock();
  const inquiries = 'inquiries' in payment ? payment.inquiries : 0;
  const recorded = await executeCommand(deps, payment, {
    type: 'record_inquiry',
    attemptId: attempt.id,
    answer,
    finalAfterMs: deps.connectorOf(attempt.connector).finalAfterMs,
    nextInquiryAt: addMs(now, inquiryWait(deps.inquirySchedule, inquiries + 1)),
    now,
  });
  return recorded.ok ? ok(recorded.value.payment) : recorded;
}
