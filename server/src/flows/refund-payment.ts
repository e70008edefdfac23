import type { ChangeId, RefundId } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { attemptOf, type Payment } from '../core/payment/payment.ts';
import type { Refund } from '../core/refund/refund.ts';
import { ANY_REFUND, type RefundTerms } from '../core/refund/refund-terms.ts';
import { requestRefund } from '../core/refund/request-refund.ts';
import type { FlowDeps } from './deps.ts';
import { type FlowRefusal, keyOf } from './execute-command.ts';

export type RefundRequest = {
  /** The same id and content again is answered again; other content is refused. */
  readonly requestId: string;
  readonly amount: Vnd;
  readonly reason: string;
};

export type RefundRefusal =
  | FlowRefusal
  | { readonly code: 'request_id_reused' }
  /** The merchant's account holds less, and it may not owe us as much. */
  | { readonly code: 'debt_limit' };

/** Records that a refund was asked for; a worker sends it. Pending refunds count as refunded. */
export async function refundPayment(
  deps: FlowDeps,
  payment: Payment,
  request: RefundRequest,
): Promise<Result<Refund, RefundRefusal>> {
  const merchant = await deps.merchants.byId(payment.merchantId);
  let before: Payment | undefined = payment;
  for (let tries = 0; tries < 10 && before !== undefined; tries += 1) {
    const earlier = await sameRequest(deps, before, request);
    if (earlier !== undefined) return earlier;
    const now = deps.clock();
    const requested = requestRefund(
      before,
      {
        ...request,
        id: deps.newUuid(now) as RefundId,
        changeId: deps.newUuid(now) as ChangeId,
        debtLimit: merchant?.settings.debtLimit ?? vnd(0n),
        terms: termsOf(deps, before),
        now,
      },
      deps.policyOf(before.protocol),
    );
    if (!requested.ok) return requested;
    const outcome = await deps.writer.write(requested.value.change);
    if (outcome === 'committed') return ok(requested.value.refund);
    if (outcome === 'busy') return err({ code: 'busy' });
    if (outcome === 'overdrawn') return err({ code: 'debt_limit' });
    before = await deps.reader.byKey(keyOf(before));
  }
  return err({ code: 'payment_not_found' });
}

function termsOf({ connectorOf }: FlowDeps, payment: Payment): RefundTerms {
  const attempt = payment.status === 'captured' ? attemptOf(payment, payment.attemptId) : undefined;
  return (attempt && connectorOf(attempt.connector).refundTerms?.(attempt.bank)) ?? ANY_REFUND;
}

async function sameRequest(
  deps: FlowDeps,
  { merchantId, protocol, id }: Payment,
  { requestId, amount }: RefundRequest,
): Promise<Result<Refund, RefundRefusal> | undefined> {
  const earlier = await deps.reader.refundByRequest(merchantId, protocol, requestId);
  if (earlier === undefined) return undefined;
  const same = earlier.paymentId === id && earlier.amount === amount;
  return same ? ok(earlier) : err({ code: 'request_id_reused' });
}
