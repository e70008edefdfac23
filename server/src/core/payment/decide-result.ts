import { unreachable } from '@cong/values/result.ts';
import { earliest } from '@cong/values/time.ts';
import { dueOf } from '../instalment/terms.ts';
import type { Attempt } from './attempt.ts';
import type { CommandOf } from './command.ts';
import { noAnswer } from './decide-attempt.ts';
import { type Decision, happened, refuse, repeat, wrongState } from './decision.ts';
import { attemptOf, deadline, isLive, liveAttempt, type Payment } from './payment.ts';
import type { Policy } from './policy.ts';
import type { Reason } from './reason.ts';
import { refuseAttempt, refuseUncertain } from './refuse-attempt.ts';

type Paid = Extract<CommandOf<'record_result'>['answer'], { outcome: 'paid' }>;

/** A connector's word on an attempt: at once, late, twice or out of order. */
export function recordResult(
  payment: Payment,
  { attemptId, answer, nextInquiryAt, now }: CommandOf<'record_result'>,
  policy: Policy,
): Decision {
  const attempt = attemptOf(payment, attemptId);
  if (attempt === undefined) return refuse({ code: 'unknown_attempt' });
  switch (answer.outcome) {
    case 'paid':
      return recordPaid(payment, attempt, { answer, now });
    case 'refused':
      return recordNotPaid(payment, attempt, { reason: answer.reason, now, policy });
    case 'wrong_otp':
      return recordWrongOtp(payment, attempt, { now, policy });
    case 'pending':
    case 'unknown': {
      // Silence while the payer is at the provider is no news; its word that the payer is done there is.
      const asked = payment.status === 'redirected' && answer.outcome === 'pending';
      return (payment.status === 'authorising' || asked) && payment.attemptId === attemptId
        ? happened(noAnswer(payment, now, nextInquiryAt))
        : repeat;
    }
    default:
      return unreachable(answer);
  }
}

export function recordInquiry(
  payment: Payment,
  { attemptId, answer, finalAfterMs, nextInquiryAt, now }: CommandOf<'record_inquiry'>,
  policy: Policy,
): Decision {
  const attempt = attemptOf(payment, attemptId);
  if (attempt === undefined) return refuse({ code: 'unknown_attempt' });
  switch (answer.outcome) {
    case 'paid':
      return recordPaid(payment, attempt, { answer, now });
    case 'not_paid':
      return recordNotPaid(payment, attempt, { reason: answer.reason, now, policy });
    case 'not_found': {
      const sentAt = attempt.authoriseSentAt ?? attempt.startedAt;
      if (now.getTime() >= sentAt.getTime() + finalAfterMs) {
        return recordNotPaid(payment, attempt, { reason: 'failed', now, policy });
      }
      break;
    }
    case 'pending':
      if (answer.payerDone && payment.status === 'redirected' && payment.attemptId === attemptId) {
        return happened(noAnswer(payment, now, nextInquiryAt));
      }
      break;
    case 'unknown':
      break;
    default:
      return unreachable(answer);
  }
  const waits = payment.status === 'uncertain' || payment.status === 'redirected';
  if (!waits || payment.attemptId !== attemptId) return repeat;
  // Of two inquiries at once the first is recorded: until the next is due, "not yet" is no news.
  if (payment.nextInquiryAt !== undefined && now < payment.nextInquiryAt) return repeat;
  // The payer's time is over when it is over, however far apart inquiries have become by then.
  const over = deadline(payment);
  const early = payment.status === 'redirected' && now < over;
  const next = early ? earliest(nextInquiryAt, over) : nextInquiryAt;
  return happened({ type: 'inquired', attemptId, nextInquiryAt: next });
}

/** A capture belongs to an attempt; what the payment cannot take goes back to the payer. */
function recordPaid(
  payment: Payment,
  attempt: Attempt,
  { answer, now }: { answer: Paid; now: Date },
): Decision {
  const { id: attemptId, connector } = attempt;
  const { amount, connectorRef } = answer;
  const facts = { attemptId, connector, at: now, ...(connectorRef && { connectorRef }) };
  const exact = amount === dueOf(payment, attempt);
  const capture = { type: 'captured', ...facts, amount: payment.amount } as const;
  // Connectors deliver a result more than once: the repeat changes nothing.
  if (attempt.outcome.type === 'captured' || attempt.outcome.type === 'reversed') return repeat;
  if (isLive(payment) && payment.attemptId === attemptId) {
    if (payment.status === 'uncertain' && payment.cause === 'amount_mismatch') return repeat;
    if (exact) return happened(capture);
    return happened({
      type: 'became_uncertain',
      attemptId,
      cause: 'amount_mismatch',
      reportedAmount: amount,
      at: now,
    });
  }
  const takes = payment.status === 'created' && now < deadline(payment);
  if (takes && exact) return happened(capture);
  // Nothing can be sent back of a debit of nothing.
  if (amount === 0n) return contradiction(payment, `paid_nothing:${attemptId}`, now);
  return happened({ type: 'reversal_opened', ...facts, amount });
}

/** What contradicts our records is listed for the operator, once, and changes nothing else. */
export function contradiction(payment: Payment, discrepancy: string, at: Date): Decision {
  if (payment.discrepancies.includes(discrepancy)) return repeat;
  return happened({ type: 'discrepancy_noted', discrepancy, at });
}

function recordNotPaid(
  payment: Payment,
  attempt: Attempt,
  { reason, now, policy }: { reason: Reason; now: Date; policy: Policy },
): Decision {
  const { type: outcome } = attempt.outcome;
  const live = isLive(payment) && payment.attemptId === attempt.id;
  const otherAmount = live && payment.status === 'uncertain' && payment.cause === 'amount_mismatch';
  if (outcome === 'captured' || outcome === 'reversed' || otherAmount) {
    return contradiction(payment, `not_paid_after_paid:${attempt.id}`, now);
  }
  if (!live) return repeat;
  if (payment.status === 'uncertain') return refuseUncertain(payment, { reason, now }, policy);
  if (reason === 'payer_cancelled' && now < deadline(payment)) {
    return happened(
      { type: 'attempt_abandoned', attemptId: attempt.id, at: now },
      { type: 'cancelled', by: 'payer', at: now },
    );
  }
  return refuseAttempt(payment, { reason, now }, policy);
}

function recordWrongOtp(
  payment: Payment,
  attempt: Attempt,
  { now, policy }: { now: Date; policy: Policy },
): Decision {
  if (payment.status !== 'authorising' || payment.attemptId !== attempt.id) return repeat;
  if (payment.wrongOtps + 1 < policy.maxWrongOtps) {
    const idleUntil = new Date(now.getTime() + policy.idleMs);
    return happened({ type: 'otp_refused', attemptId: attempt.id, idleUntil });
  }
  const ended = { at: now, reason: 'wrong_otp_too_often' } as const;
  return happened(
    {
      type: 'attempt_refused',
      attemptId: attempt.id,
      ...ended,
      idleUntil: now,
    },
    { type: 'declined', ...ended },
  );
}

/** An operator's word ends what no inquiry can. */
export function resolve(
  payment: Payment,
  { verdict, operator, evidence, now }: CommandOf<'resolve'>,
  policy: Policy,
): Decision {
  if (payment.status !== 'uncertain') return wrongState(payment);
  const { id: attemptId, connector } = liveAttempt(payment);
  const { reportedAmount } = payment;
  if (verdict === 'paid') {
    return happened({
      type: 'captured',
      attemptId,
      connector,
      amount: payment.amount,
      ...(reportedAmount !== undefined && { reportedAmount }),
      resolvedBy: operator,
      evidence,
      at: now,
    });
  }
  const word = { type: 'not_paid_resolved', operator, evidence } as const;
  const refused = refuseUncertain(payment, { reason: 'failed', now }, policy);
  if (!refused.ok || reportedAmount === undefined || reportedAmount === 0n) {
    return refused.ok ? happened(word, ...refused.value) : refused;
  }
  // The wrong amount did leave the payer: it goes back.
  return happened(word, ...refused.value, {
    type: 'reversal_opened',
    attemptId,
    connector,
    amount: reportedAmount,
    at: now,
  });
}
