import { addMs } from '@cong/values/time.ts';
import type { CommandOf } from './command.ts';
import { type Decision, happened, refuse, repeat, wrongState } from './decision.ts';
import { orderNow } from './order-now.ts';
import {
  attemptOf,
  deadline,
  isFinal,
  liveAttempt,
  type Payment,
  type PaymentIn,
} from './payment.ts';
import type { Policy } from './policy.ts';
import { refuseAttempt } from './refuse-attempt.ts';

/** The first page view starts the payer's idle time; later ones change nothing. */
export function open(payment: Payment, { now }: CommandOf<'open'>, policy: Policy): Decision {
  if (payment.status !== 'created' || payment.idleUntil !== undefined) return repeat;
  if (now >= deadline(payment)) return refuse({ code: 'payment_expired' });
  return happened({ type: 'opened', idleUntil: addMs(now, policy.idleMs) });
}

/** The same order once more: where its payer goes back to is what was said last. An order that has ended stays as it is. */
export function bringAgain(
  payment: Payment,
  { returnUrls, extras }: CommandOf<'bring_again'>,
): Decision {
  if (isFinal(payment)) return repeat;
  const now = orderNow(payment);
  const brings = Object.entries(extras).some(([name, text]) => now.extras[name] !== text);
  const { success, cancel, failure } = now.returnUrls;
  const same =
    success === returnUrls.success &&
    cancel === returnUrls.cancel &&
    failure === returnUrls.failure;
  return same && !brings ? repeat : happened({ type: 'brought_again', returnUrls, extras });
}

export function startAttempt(
  payment: Payment,
  { attempt, browserHash, callDeadline, now }: CommandOf<'start_attempt'>,
  policy: Policy,
): Decision {
  // The same form posted twice carries the number of an attempt that exists.
  if (attempt.number <= payment.attempts.length) return repeat;
  if (payment.status !== 'created') return wrongState(payment);
  if (now >= deadline(payment)) return refuse({ code: 'payment_expired' });
  if (payment.browserHash !== undefined && payment.browserHash !== browserHash) {
    return refuse({ code: 'other_browser' });
  }
  if (payment.attempts.length >= policy.maxAttempts + policy.maxWrongDetails - 1) {
    return refuse({ code: 'too_many_attempts' });
  }
  // Numbers follow one another: a forged form must not leave a gap that a later attempt would fill a second time.
  if (attempt.number !== payment.attempts.length + 1) return refuse({ code: 'unknown_attempt' });
  return happened({
    type: 'attempt_started',
    attempt: { ...attempt, startedAt: now, outcome: { type: 'live' } },
    ...(browserHash !== undefined && { browserHash }),
    callDeadline,
  });
}

export function recordStart(
  payment: Payment,
  { attemptId, answer, now }: CommandOf<'record_start'>,
  policy: Policy,
): Decision {
  if (attemptOf(payment, attemptId) === undefined) return refuse({ code: 'unknown_attempt' });
  // Cancelled or expired while the issuer was asked: nothing was debited, the answer comes too late to matter.
  if (payment.status !== 'verifying' || payment.attemptId !== attemptId) return repeat;
  const idleUntil = addMs(now, policy.idleMs);
  switch (answer.outcome) {
    case 'otp_required': {
      const { connectorRef, otpExpiresAt } = answer;
      return happened({
        type: 'otp_requested',
        attemptId,
        connectorRef,
        idleUntil,
        ...(otpExpiresAt && { otpExpiresAt }),
      });
    }
    case 'redirect':
      return happened({
        type: 'redirected',
        attemptId,
        connectorRef: answer.connectorRef,
        url: answer.url,
        ...(answer.qr !== undefined && { qr: answer.qr }),
        idleUntil,
      });
    case 'ready':
      return happened({
        type: 'otp_requested',
        attemptId,
        connectorRef: answer.connectorRef,
        idleUntil,
        otpNeeded: false,
      });
    case 'wrong_details':
      return refuseAttempt(payment, { reason: 'wrong_details', now }, policy);
    case 'refused':
      return refuseAttempt(payment, { reason: answer.reason, now }, policy);
    case 'unknown':
      // Nothing is debited by asking, so silence ends the attempt and needs no inquiry.
      return refuseAttempt(payment, { reason: 'issuer_silent', now }, policy);
  }
}

export function startAuthorise(
  payment: Payment,
  { attemptId, step, browserHash, callDeadline, now }: CommandOf<'start_authorise'>,
): Decision {
  if (attemptOf(payment, attemptId) === undefined) return refuse({ code: 'unknown_attempt' });
  // An older form: its OTP was judged already, or is being judged.
  if (payment.status !== 'awaiting_otp' || payment.attemptId !== attemptId) return repeat;
  if (step !== payment.wrongOtps) return repeat;
  if (now >= deadline(payment)) return refuse({ code: 'payment_expired' });
  const { browserHash: bound } = payment;
  if (browserHash !== undefined && bound !== undefined && browserHash !== bound) {
    return refuse({ code: 'other_browser' });
  }
  const binds = browserHash !== undefined && bound === undefined;
  return happened({
    ...{ type: 'authorisation_started', attemptId, callDeadline, at: now },
    ...(binds && { browserHash }),
  });
}

/** A sweep found a call whose process is gone. Authorise is never sent twice. */
export function giveUpCall(
  payment: Payment,
  { nextInquiryAt, now }: CommandOf<'give_up_call'>,
  policy: Policy,
): Decision {
  if (payment.status !== 'verifying' && payment.status !== 'authorising') return repeat;
  if (now < payment.callDeadline) return refuse({ code: 'not_due' });
  if (payment.status === 'verifying') {
    return refuseAttempt(payment, { reason: 'issuer_silent', now }, policy);
  }
  return happened(noAnswer(payment, now, nextInquiryAt));
}

/** The order to debit has no definite answer. */
export const noAnswer = (
  payment: PaymentIn<'authorising' | 'redirected'>,
  at: Date,
  nextInquiryAt?: Date,
) =>
  ({
    type: 'became_uncertain',
    attemptId: liveAttempt(payment).id,
    cause: 'no_answer',
    at,
    ...(nextInquiryAt && { nextInquiryAt }),
  }) as const;
