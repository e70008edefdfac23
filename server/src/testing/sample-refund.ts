import { type ChangeId, newUuid, type RefundId } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import type { Change } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Refund } from '../core/refund/refund.ts';
import { ANY_REFUND } from '../core/refund/refund-terms.ts';
import { requestRefund } from '../core/refund/request-refund.ts';
import { minutes, STRICT, T0 } from './sample-payment.ts';

export const freshChangeId = (): ChangeId => newUuid(T0) as ChangeId;

/** A refund of a captured payment, which must be accepted. */
export function sampleRefund(
  payment: Payment,
  amount: Vnd = vnd(30_000n),
  requestId: string = newUuid(T0),
): { readonly refund: Refund; readonly change: Change } {
  const requested = requestRefund(
    payment,
    {
      id: newUuid(T0) as RefundId,
      changeId: freshChangeId(),
      ...{ requestId, amount, reason: 'khách trả hàng', now: minutes(10) },
      // Refunds of all that was captured, our fee included, are the rule here.
      debtLimit: vnd(1_000_000_000n),
      terms: ANY_REFUND,
    },
    STRICT,
  );
  if (!requested.ok) throw new Error(requested.error.code);
  return requested.value;
}
