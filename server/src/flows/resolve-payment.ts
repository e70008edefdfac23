import { ok, type Result } from '@cong/values/result.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { executeCommand, type FlowRefusal } from './execute-command.ts';

export type Resolution = {
  readonly verdict: 'paid' | 'not_paid';
  readonly operator: string;
  readonly evidence: string;
};

/** An operator ends an uncertain payment that no inquiry can end. */
export async function resolvePayment(
  deps: FlowDeps,
  payment: Payment,
  resolution: Resolution,
): Promise<Result<Payment, FlowRefusal>> {
  const now = deps.clock();
  const resolved = await executeCommand(deps, payment, { type: 'resolve', ...resolution, now });
  return resolved.ok ? ok(resolved.value.payment) : resolved;
}
