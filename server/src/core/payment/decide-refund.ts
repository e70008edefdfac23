import { subtractVnd, type Vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import { termsOf } from '../instalment/terms.ts';
import type { CommandOf } from './command.ts';
import { type Decision, happened, refuse, wrongState } from './decision.ts';
import type { Payment, PaymentIn } from './payment.ts';

/** What can still be refunded: what the payer was debited, and never more than the payment. */
export function refundableOf(payment: PaymentIn<'captured'>): Vnd {
  return subtractVnd(refundableAtMost(payment), payment.refunded);
}

/** What all refunds together may come to. What was debited beyond the payment goes back by itself. */
export function refundableAtMost({ amount, reportedAmount }: PaymentIn<'captured'>): Vnd {
  if (reportedAmount === undefined || reportedAmount > amount) return amount;
  return reportedAmount;
}

/** A refund asked for takes its amount at once, so that two can never exceed the capture together. */
export function reserveRefund(
  payment: Payment,
  { amount, terms, now }: CommandOf<'reserve_refund'>,
): Decision {
  if (payment.status !== 'captured') return wrongState(payment);
  if (!terms.supported) return refuse({ code: 'refund_unsupported' });
  const until = terms.withinMs === undefined ? now : addMs(payment.capturedAt, terms.withinMs);
  if (now > until) return refuse({ code: 'refund_too_late', until });
  const refundable = refundableOf(payment);
  if (amount > refundable) return refuse({ code: 'refund_exceeds_captured', refundable });
  const partial = amount < refundableAtMost(payment);
  // The bank has turned the whole of it into instalments.
  const whole = !terms.partial || termsOf(payment, payment.attemptId) !== undefined;
  if (partial && whole) return refuse({ code: 'partial_refund_unsupported' });
  return happened({ type: 'refund_reserved', amount });
}

export function releaseRefund(payment: Payment, { amount }: CommandOf<'release_refund'>): Decision {
  if (payment.status !== 'captured' || amount > payment.refunded) return wrongState(payment);
  return happened({ type: 'refund_released', amount });
}
