import { subtractVnd } from '@cong/values/money.ts';
import type { CommandOf } from './command.ts';
import { type Decision, happened, refuse, wrongState } from './decision.ts';
import type { Payment } from './payment.ts';

/** A refund asked for takes its amount at once, so that two can never exceed the capture together. */
export function reserveRefund(payment: Payment, { amount }: CommandOf<'reserve_refund'>): Decision {
  if (payment.status !== 'captured') return wrongState(payment);
  const refundable = subtractVnd(payment.amount, payment.refunded);
  if (amount > refundable) return refuse({ code: 'refund_exceeds_captured', refundable });
  return happened({ type: 'refund_reserved', amount });
}

export function releaseRefund(payment: Payment, { amount }: CommandOf<'release_refund'>): Decision {
  if (payment.status !== 'captured' || amount > payment.refunded) return wrongState(payment);
  return happened({ type: 'refund_released', amount });
}
