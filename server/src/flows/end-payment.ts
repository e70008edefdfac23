import { err, ok, type Result } from '@cong/values/result.ts';
import type { Command } from '../core/payment/command.ts';
import { liveAttempt, type Payment, type PaymentIn } from '../core/payment/payment.ts';
import type { Reason } from '../core/payment/reason.ts';
import type { FlowDeps } from './deps.ts';
import { executeCommand, type FlowRefusal } from './execute-command.ts';
import { inquire, isInquirable, recordInquiry } from './inquire-payment.ts';

type Ended = Promise<Result<Payment, FlowRefusal>>;
type Ending = Extract<Command, { type: 'cancel' | 'expire' }>;

/** The payer or the merchant gives up. Money that may be moving is never cancelled. */
export const cancelPayment = (deps: FlowDeps, payment: Payment, by: 'payer' | 'merchant'): Ended =>
  end(deps, payment, { type: 'cancel', by, now: deps.clock() });

/** The payer's time is over. */
export const expirePayment = (deps: FlowDeps, payment: Payment): Ended =>
  end(deps, payment, { type: 'expire', now: deps.clock() });

/** The payer is known to have left: what time would do is done now. */
export const leavePayment = (deps: FlowDeps, payment: Payment): Ended =>
  end(deps, payment, { type: 'expire', payerLeft: true, now: deps.clock() });

async function end(deps: FlowDeps, payment: Payment, command: Ending): Ended {
  const ended = await executeCommand(deps, payment, command);
  if (ended.ok) return ok(ended.value.payment);
  if (ended.error.code !== 'inquiry_needed' || payment.status !== 'redirected') return ended;
  return isInquirable(deps, payment)
    ? endAfterInquiry(deps, payment, command)
    : endUnasked(deps, payment, command);
}

/** The payer is at a provider that cannot be asked: only its own word, or an operator, ends the payment. */
async function endUnasked(
  deps: FlowDeps,
  payment: PaymentIn<'redirected'>,
  command: Ending,
): Ended {
  if (command.type === 'cancel') return err({ code: 'in_progress', status: 'redirected' });
  const cannotInquire = payment.attemptId;
  const ended = await executeCommand(deps, payment, { ...command, cannotInquire });
  return ended.ok ? ok(ended.value.payment) : ended;
}

/** The payer is at a provider: only its definite word ends the payment unpaid. */
async function endAfterInquiry(
  deps: FlowDeps,
  payment: PaymentIn<'redirected'>,
  command: Ending,
): Ended {
  const attempt = liveAttempt(payment);
  const answer = await inquire(deps, payment, attempt);
  const left = answer.outcome === 'not_paid' ? stepLeft(answer.reason) : undefined;
  if (left !== undefined) {
    const inquired = { inquiredNotPaid: payment.attemptId, now: deps.clock() };
    const ended = await executeCommand(
      deps,
      payment,
      command.type === 'cancel'
        ? { ...command, ...inquired }
        : { ...command, ...inquired, reason: left },
    );
    return ended.ok ? ok(ended.value.payment) : ended;
  }
  const recorded = await recordInquiry(deps, payment, { attempt, answer });
  if (!recorded.ok || recorded.value.status !== 'redirected') return recorded;
  return command.type === 'cancel'
    ? err({ code: 'in_progress', status: 'redirected' })
    : ok(recorded.value);
}

/** Where a payer left who did nothing at the provider; undefined when the provider has another reason. */
function stepLeft(reason: Reason): Reason | undefined {
  if (reason === 'failed') return 'details_not_entered';
  return reason === 'details_not_entered' || reason === 'otp_not_entered' ? reason : undefined;
}
