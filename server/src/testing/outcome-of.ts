import type { Command } from '../core/payment/command.ts';
import { decide } from '../core/payment/decide.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Policy } from '../core/payment/policy.ts';
import { STRICT } from './sample-payment.ts';

/** What a command comes to, in words: the events' types, "repeat", or the refusal's code. */
export function outcomeOf(payment: Payment, command: Command, policy: Policy = STRICT): string {
  const decision = decide(payment, command, policy);
  if (!decision.ok) return `refused: ${decision.error.code}`;
  return decision.value.map(({ type }) => type).join(', ') || 'repeat';
}
