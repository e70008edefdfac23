import { addMs } from '@cong/values/time.ts';
import { type Decision, happened } from './decision.ts';
import type { PaymentEvent } from './event.ts';
import { deadline, type LivePayment, liveAttempt, type Payment } from './payment.ts';
import type { Policy } from './policy.ts';
import type { Reason } from './reason.ts';

type Refused = { readonly reason: Reason; readonly now: Date };

/** The live attempt ends without money. The protocol's policy says whether the payment ends with it. */
export function refuseAttempt(
  payment: LivePayment,
  { reason, now }: Refused,
  policy: Policy,
): Decision {
  const refused = attemptRefused(payment, { reason, now }, policy);
  const final = finalReason(payment, { reason, now }, policy);
  return final === undefined
    ? happened(refused)
    : happened(refused, { type: 'declined', reason: final, at: now });
}

/** An uncertain outcome turned out unpaid: the payer may try again while time remains, under any policy. */
export function refuseUncertain(
  payment: Payment & LivePayment,
  { reason, now }: Refused,
  policy: Policy,
): Decision {
  const refused = attemptRefused(payment, { reason, now }, policy);
  return now < deadline(payment)
    ? happened(refused)
    : happened(refused, { type: 'declined', reason, at: now });
}

function attemptRefused(
  payment: LivePayment,
  { reason, now }: Refused,
  policy: Policy,
): PaymentEvent {
  const attemptId = liveAttempt(payment).id;
  return {
    type: 'attempt_refused',
    attemptId,
    reason,
    at: now,
    idleUntil: addMs(now, policy.idleMs),
  };
}

/** The reason the payment ends with, or undefined when the payer may try again. */
function finalReason(
  payment: LivePayment,
  { reason, now }: Refused,
  policy: Policy,
): Reason | undefined {
  if (reason === 'wrong_details') {
    return payment.wrongDetails + 1 >= policy.maxWrongDetails
      ? 'wrong_details_too_often'
      : undefined;
  }
  const others = payment.attempts.length - payment.wrongDetails;
  const over = now >= payment.expiresAt || others >= policy.maxAttempts;
  return policy.retryAfterRefusal && !over ? undefined : reason;
}
