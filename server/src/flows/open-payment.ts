import type { Payment } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { executeCommand } from './execute-command.ts';

/** The payer sees a page: the first time starts the idle clock. A busy moment only starts it later. */
export async function openPayment(deps: FlowDeps, payment: Payment): Promise<Payment> {
  if (payment.status !== 'created' || payment.idleUntil !== undefined) return payment;
  const opened = await executeCommand(deps, payment, { type: 'open', now: deps.clock() });
  return opened.ok ? opened.value.payment : payment;
}
