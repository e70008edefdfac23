import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { RefundAnswer, RefundRequest } from '../core/connector/connector.ts';
import { attemptOf, type Payment } from '../core/payment/payment.ts';
import { accountFor } from './account-for.ts';
import type { FlowDeps } from './deps.ts';
import { within } from './within.ts';

type Asked = {
  readonly connector: string;
  readonly request: Omit<RefundRequest, 'signal' | 'account' | 'startedAt'>;
  readonly sentBefore: boolean;
};

/**
 * Orders money back, or asks after an order that was sent before; one that the provider never saw is sent again
 * under its id. Whatever goes wrong on the way, the outcome is unknown, never guessed.
 */
export async function askRefund(
  deps: FlowDeps,
  { connector, request, sentBefore }: Asked,
): Promise<RefundAnswer> {
  const { refund: send, inquireRefund, callTimeoutMs } = deps.connectorOf(connector);
  if (send === undefined) return { outcome: 'manual' };
  const call = async (one: typeof send): Promise<RefundAnswer> => {
    try {
      const paid = await paidBy(deps, { ...request, connector });
      return await within(callTimeoutMs, (signal) => one({ ...request, ...paid, signal }));
    } catch (error) {
      return { outcome: 'unknown', why: error instanceof Error ? error.name : 'error' };
    }
  };
  if (!sentBefore || inquireRefund === undefined) return call(send);
  const answer = await call(inquireRefund);
  return answer.outcome === 'not_found' ? call(send) : answer;
}

/** Under which contract the money came, when, and how much: where it goes back, a provider asks for all three. */
async function paidBy(
  deps: FlowDeps,
  { attemptId, connector, captured }: Asked['request'] & { readonly connector: string },
): Promise<Pick<RefundRequest, 'account' | 'startedAt' | 'captured'>> {
  const key = paymentOfAttempt(attemptId);
  const payment = key && (await deps.reader.byKey(key));
  const attempt = payment && attemptOf(payment, attemptId);
  if (attempt === undefined) throw new Error(`attempt ${attemptId} is nowhere to be found`);
  const account = await accountFor(deps, { merchantId: key?.merchantId, connector });
  return {
    ...{ account, startedAt: attempt.startedAt },
    captured: reportedOf(payment, attemptId) ?? captured,
  };
}

/** What the provider says it debited, where an operator accepted another amount than was due. */
const reportedOf = (payment: Payment | undefined, attemptId: AttemptId): Vnd | undefined =>
  payment?.status === 'captured' && payment.attemptId === attemptId
    ? payment.reportedAmount
    : undefined;
