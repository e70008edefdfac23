import type { AttemptId } from '@cong/values/ids.ts';
import { addVnd, subtractVnd, vnd } from '@cong/values/money.ts';
import { unreachable } from '@cong/values/result.ts';
import type { Attempt, AttemptOutcome } from './attempt.ts';
import type { PaymentEvent, PaymentEventOf } from './event.ts';
import { attemptOf, type Base, isLive, type Payment } from './payment.ts';

/**
 * The payment after an event that decide() produced.
 * @throws {Error} on an event that decide() cannot have produced: a bug, never a caller's mistake.
 */
export function apply(payment: Payment, event: PaymentEvent): Payment {
  switch (event.type) {
    case 'created':
      return event.payment;
    case 'opened':
      return { ...payment, idleUntil: event.idleUntil };
    case 'brought_again': {
      const { returnUrls, extras } = event;
      return { ...payment, broughtAgain: { returnUrls, extras } };
    }
    case 'attempt_started':
      return attemptStarted(payment, event);
    case 'otp_requested':
      return otpRequested(payment, event);
    case 'redirected': {
      const { attemptId, url, qr, connectorRef, idleUntil } = event;
      const attempts = changeAttempt(payment, attemptId, { connectorRef });
      const base = { ...baseOf(payment), attempts, idleUntil, ...(qr !== undefined && { qr }) };
      return { ...base, status: 'redirected', attemptId, url, inquiries: 0 };
    }
    case 'authorisation_started': {
      const { attemptId, callDeadline, at, browserHash } = event;
      const attempts = changeAttempt(payment, attemptId, { authoriseSentAt: at });
      const base = { ...baseOf(payment), attempts, ...(browserHash && { browserHash }) };
      return { ...base, status: 'authorising', attemptId, callDeadline };
    }
    case 'otp_refused': {
      const { attemptId, idleUntil } = event;
      const wrongOtps = payment.wrongOtps + 1;
      return { ...baseOf(payment), status: 'awaiting_otp', attemptId, wrongOtps, idleUntil };
    }
    case 'attempt_refused':
      return attemptRefused(payment, event);
    case 'attempt_abandoned':
      return { ...payment, attempts: endAttempt(payment, event.attemptId, 'abandoned', event.at) };
    case 'became_uncertain':
      return becameUncertain(payment, event);
    case 'inquired':
      return inquired(payment, event);
    case 'captured':
      return captured(payment, event);
    case 'reversal_opened':
      return { ...payment, attempts: endAttempt(payment, event.attemptId, 'reversed', event.at) };
    case 'declined':
      return {
        ...baseOf(payment),
        status: 'declined',
        reason: event.reason,
        endedAt: event.at,
      };
    case 'cancelled':
      return { ...baseOf(payment), status: 'cancelled', by: event.by, endedAt: event.at };
    case 'expired':
      return { ...baseOf(payment), status: 'expired', reason: event.reason, endedAt: event.at };
    case 'not_paid_resolved':
      return payment;
    case 'discrepancy_noted':
      return { ...payment, discrepancies: [...payment.discrepancies, event.discrepancy] };
    case 'refund_reserved':
      if (payment.status !== 'captured') throw impossible(payment, event);
      return { ...payment, refunded: addVnd(payment.refunded, event.amount) };
    case 'refund_released':
      if (payment.status !== 'captured') throw impossible(payment, event);
      return { ...payment, refunded: subtractVnd(payment.refunded, event.amount) };
    default:
      return unreachable(event);
  }
}

/** Only what every state has: what was true in the last state is not carried into the next. */
function baseOf(payment: Payment): Base {
  const { id, merchantId, version, protocol, orderRef, publicId, amount, order, terms } = payment;
  const { checkoutHash, createdAt, expiresAt, idleUntil, browserHash, broughtAgain } = payment;
  const { attempts, wrongDetails, wrongOtps, discrepancies } = payment;
  return {
    ...{ id, merchantId, version, protocol, orderRef, publicId, amount, order, terms },
    ...{ checkoutHash, createdAt, expiresAt, attempts, wrongDetails, wrongOtps, discrepancies },
    ...(broughtAgain && { broughtAgain }),
    ...(idleUntil && { idleUntil }),
    ...(browserHash !== undefined && { browserHash }),
  };
}

function attemptStarted(payment: Payment, event: PaymentEventOf<'attempt_started'>): Payment {
  const { attempt, browserHash, callDeadline } = event;
  const attempts = [...payment.attempts, attempt];
  const base = { ...baseOf(payment), attempts, ...(browserHash !== undefined && { browserHash }) };
  return { ...base, status: 'verifying', attemptId: attempt.id, callDeadline };
}

function otpRequested(payment: Payment, event: PaymentEventOf<'otp_requested'>): Payment {
  const { attemptId, connectorRef, idleUntil, otpExpiresAt, otpNeeded } = event;
  const attempts = changeAttempt(payment, attemptId, { connectorRef });
  return {
    ...baseOf(payment),
    attempts,
    idleUntil,
    status: 'awaiting_otp',
    attemptId,
    ...(otpExpiresAt && { otpExpiresAt }),
    ...(otpNeeded === false && { otpNeeded }),
  };
}

function attemptRefused(payment: Payment, event: PaymentEventOf<'attempt_refused'>): Payment {
  const { attemptId, reason, at, idleUntil } = event;
  const attempts = payment.attempts.map((attempt) =>
    attempt.id === attemptId
      ? { ...attempt, outcome: { type: 'refused', reason, at } as const }
      : attempt,
  );
  const wrongDetails = payment.wrongDetails + (reason === 'wrong_details' ? 1 : 0);
  return { ...baseOf(payment), attempts, wrongDetails, idleUntil, status: 'created' };
}

function becameUncertain(payment: Payment, event: PaymentEventOf<'became_uncertain'>): Payment {
  const { attemptId, cause, at, reportedAmount, nextInquiryAt } = event;
  return {
    ...baseOf(payment),
    status: 'uncertain',
    attemptId,
    cause,
    since: at,
    inquiries: 0,
    ...(reportedAmount !== undefined && { reportedAmount }),
    ...(nextInquiryAt && { nextInquiryAt }),
  };
}

function inquired(payment: Payment, event: PaymentEventOf<'inquired'>): Payment {
  if (payment.status !== 'uncertain' && payment.status !== 'redirected') {
    throw impossible(payment, event);
  }
  return { ...payment, nextInquiryAt: event.nextInquiryAt, inquiries: payment.inquiries + 1 };
}

function captured(payment: Payment, event: PaymentEventOf<'captured'>): Payment {
  const { attemptId, at, connectorRef, reportedAmount } = event;
  if (!isLive(payment) && payment.status !== 'created') throw impossible(payment, event);
  const attempts = endAttempt(payment, attemptId, 'captured', at).map((attempt) =>
    attempt.id === attemptId && connectorRef !== undefined ? { ...attempt, connectorRef } : attempt,
  );
  return {
    ...{ ...baseOf(payment), attempts },
    status: 'captured',
    attemptId,
    capturedAt: at,
    ...(reportedAmount !== undefined && { reportedAmount }),
    refunded: vnd(0n),
  };
}

function changeAttempt(payment: Base, id: AttemptId, change: Partial<Attempt>): readonly Attempt[] {
  if (attemptOf(payment, id) === undefined) throw new Error(`no attempt ${id}`);
  return payment.attempts.map((attempt) =>
    attempt.id === id ? { ...attempt, ...change } : attempt,
  );
}

function endAttempt(
  payment: Base,
  id: AttemptId,
  ...[type, at]: [Exclude<AttemptOutcome['type'], 'live' | 'refused'>, Date]
): readonly Attempt[] {
  return changeAttempt(payment, id, { outcome: { type, at } });
}

const impossible = (payment: Payment, event: PaymentEvent): Error =>
  new Error(`${event.type} on a ${payment.status} payment`);
