import { unreachable } from '@cong/values/result.ts';
import type { CommandOf } from './command.ts';
import { noAnswer } from './decide-attempt.ts';
import { type Decision, happened, refuse, repeat, wrongState } from './decision.ts';
import type { PaymentEvent } from './event.ts';
import { deadline, type LivePayment, type Payment, type PaymentIn } from './payment.ts';
import type { Reason } from './reason.ts';

export function cancel(
  payment: Payment,
  { by, inquiredNotPaid, now }: CommandOf<'cancel'>,
): Decision {
  switch (payment.status) {
    case 'created':
      return happened({ type: 'cancelled', by, at: now });
    case 'verifying':
    case 'awaiting_otp':
      return happened(abandoned(payment, now), { type: 'cancelled', by, at: now });
    case 'redirected':
      return inquiredNotPaid === payment.attemptId
        ? happened(abandoned(payment, now), { type: 'cancelled', by, at: now })
        : refuse({ code: 'inquiry_needed' });
    case 'authorising':
    case 'uncertain':
      return refuse({ code: 'in_progress', status: payment.status });
    case 'cancelled':
      return repeat;
    case 'captured':
    case 'declined':
    case 'expired':
      return wrongState(payment);
    default:
      return unreachable(payment);
  }
}

export function expire(payment: Payment, command: CommandOf<'expire'>): Decision {
  const { inquiredNotPaid, payerLeft, reason = 'details_not_entered', now } = command;
  const early = !payerLeft && now < deadline(payment);
  switch (payment.status) {
    case 'created':
      return early ? refuse({ code: 'not_due' }) : happened(endAfterLastRefusal(payment, now));
    case 'verifying':
    case 'awaiting_otp':
      return early
        ? refuse({ code: 'not_due' })
        : happened(abandoned(payment, now), expired(stepReason(payment), now));
    case 'redirected':
      if (early) return refuse({ code: 'not_due' });
      // Money may have moved where nobody can be asked: it is never taken for unpaid.
      if (command.cannotInquire === payment.attemptId) return happened(noAnswer(payment, now));
      return inquiredNotPaid === payment.attemptId
        ? happened(abandoned(payment, now), expired(reason, now))
        : refuse({ code: 'inquiry_needed' });
    case 'authorising':
    case 'uncertain':
      return refuse({ code: 'in_progress', status: payment.status });
    case 'captured':
    case 'declined':
    case 'cancelled':
    case 'expired':
      return repeat;
    default:
      return unreachable(payment);
  }
}

/** A payer who leaves after a refusal leaves the payment declined with that reason. */
function endAfterLastRefusal(payment: PaymentIn<'created'>, at: Date): PaymentEvent {
  const outcome = payment.attempts.at(-1)?.outcome;
  switch (outcome?.type) {
    case 'refused':
      return { type: 'declined', reason: outcome.reason, at };
    // Its money came and went back: the payer did pay, and it did not count.
    case 'reversed':
      return { type: 'declined', reason: 'failed', at };
    default:
      return expired('details_not_entered', at);
  }
}

function stepReason(payment: PaymentIn<'verifying' | 'awaiting_otp'>): Reason {
  if (payment.status === 'verifying') return 'details_not_entered';
  return payment.wrongOtps > 0 ? 'wrong_otp' : 'otp_not_entered';
}

const expired = (reason: Reason, at: Date): PaymentEvent => ({ type: 'expired', reason, at });

const abandoned = ({ attemptId }: LivePayment, at: Date): PaymentEvent => ({
  type: 'attempt_abandoned',
  attemptId,
  at,
});
