import type { AttemptId } from '@cong/values/ids.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { addMs } from '@cong/values/time.ts';
import type { AuthoriseAnswer } from '../core/connector/connector.ts';
import { dueOf } from '../core/instalment/terms.ts';
import { liveAttempt, type Payment, type PaymentIn } from '../core/payment/payment.ts';
import { callConnector, callDeadline } from './call-connector.ts';
import { type FlowDeps, inquiryWait } from './deps.ts';
import { executeCommand, type FlowRefusal } from './execute-command.ts';

export type OtpForm = {
  readonly attemptId: AttemptId;
  /** How many wrong OTPs the form knew of: an older form is a repeat. */
  readonly step: number;
  readonly otp: Secret;
  /** Hash of the cookie of the browser that it was typed in. */
  readonly browserHash?: string;
};

/** The payer gave the OTP. The same form posted again finds the step taken and changes nothing. */
export async function submitOtp(
  deps: FlowDeps,
  payment: Payment,
  form: OtpForm,
): Promise<Result<Payment, FlowRefusal>> {
  if (payment.status !== 'awaiting_otp' || payment.attemptId !== form.attemptId) return ok(payment);
  return authorise(deps, payment, form);
}

/**
 * Orders the debit, once. That it was ordered is committed before the call, so a crash in between leaves
 * `authorising` for the sweep, and the order is never sent a second time.
 */
export async function authorise(
  deps: FlowDeps,
  payment: PaymentIn<'awaiting_otp'>,
  { step, otp, browserHash }: Partial<Omit<OtpForm, 'attemptId'>>,
): Promise<Result<Payment, FlowRefusal>> {
  const now = deps.clock();
  const { attemptId } = payment;
  const started = await executeCommand(deps, payment, {
    type: 'start_authorise',
    attemptId,
    step: step ?? payment.wrongOtps,
    ...(browserHash !== undefined && { browserHash }),
    callDeadline: callDeadline(deps, liveAttempt(payment).connector, now),
    now,
  });
  if (!started.ok) return started;
  const authorising = started.value.payment;
  if (!started.value.changed || authorising.status !== 'authorising') return ok(authorising);
  const answer = await callAuthorise(deps, authorising, otp);
  return recordResult(deps, authorising, { attemptId, answer });
}

async function callAuthorise(
  deps: FlowDeps,
  payment: PaymentIn<'authorising'>,
  otp: Secret | undefined,
): Promise<AuthoriseAnswer> {
  const attempt = liveAttempt(payment);
  const { authorise: order } = deps.connectorOf(attempt.connector);
  if (order === undefined) return { outcome: 'unknown', why: 'the connector takes no such order' };
  return callConnector<AuthoriseAnswer>(deps, attempt, (signal, account) =>
    order({
      attemptId: attempt.id,
      account,
      connectorRef: attempt.connectorRef ?? '',
      amount: dueOf(payment, attempt),
      ...(otp && { otp }),
      signal,
    }),
  );
}

export type AttemptResult = { readonly attemptId: AttemptId; readonly answer: AuthoriseAnswer };

/** A connector's word on an attempt, whichever way it came: call, return, or server to server. */
export async function recordResult(
  deps: FlowDeps,
  payment: Payment,
  { attemptId, answer }: AttemptResult,
): Promise<Result<Payment, FlowRefusal>> {
  const now = deps.clock();
  const connector = payment.attempts.find(({ id }) => id === attemptId)?.connector;
  const inquirable = connector !== undefined && deps.connectorOf(connector).inquire !== undefined;
  const recorded = await executeCommand(deps, payment, {
    type: 'record_result',
    attemptId,
    answer,
    ...(inquirable && { nextInquiryAt: addMs(now, inquiryWait(deps.inquirySchedule, 0)) }),
    now,
  });
  if (!recorded.ok) {
    const { code } = recorded.error;
    deps.log('warn', 'a connector result was refused', { attemptId, code, answer: answer.outcome });
    return recorded;
  }
  return ok(recorded.value.payment);
}
