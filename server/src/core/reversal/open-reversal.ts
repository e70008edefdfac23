import type { RefundId } from '@cong/values/ids.ts';
import type { PaymentEventOf } from '../payment/event.ts';
import type { Base } from '../payment/payment.ts';
import type { Reversal } from './reversal.ts';

/** Money that no payment takes: of a stray or late capture, or what one that an operator accepted brought beyond its due. */
type Excess = Omit<PaymentEventOf<'reversal_opened'>, 'type'>;

/** The reversal that it opens. */
export function openReversal(
  { merchantId, id: paymentId, attempts }: Base,
  { attemptId, connector, amount, at, connectorRef: ref }: Excess,
  id: RefundId,
): Reversal {
  const connectorRef = ref ?? attempts.find((one) => one.id === attemptId)?.connectorRef;
  return {
    ...{ id, merchantId, paymentId, attemptId, connector, amount },
    ...(connectorRef !== undefined && { connectorRef }),
    version: 1,
    openedAt: at,
    tries: 0,
    status: 'pending',
    dueAt: at,
  };
}
