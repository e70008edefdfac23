import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import { err, type Result } from '@cong/values/result.ts';
import type { AuthoriseAnswer } from '../core/connector/connector.ts';
import type { Payment } from '../core/payment/payment.ts';
import { recordResult } from './authorise.ts';
import type { FlowDeps } from './deps.ts';
import type { FlowRefusal } from './execute-command.ts';

/** A verified result that a bank or provider brought: by the payer's browser or by its own server. First wins. */
export async function recordConnectorResult(
  deps: FlowDeps,
  attemptId: AttemptId,
  answer: AuthoriseAnswer,
): Promise<Result<Payment, FlowRefusal>> {
  const key = paymentOfAttempt(attemptId);
  const payment = key && (await deps.reader.byKey(key));
  if (payment === undefined) {
    deps.log('warn', 'a connector result names no payment', { attemptId, answer: answer.outcome });
    return err({ code: 'payment_not_found' });
  }
  return recordResult(deps, payment, { attemptId, answer });
}
