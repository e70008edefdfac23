import { unreachable } from '@cong/values/result.ts';
import type { Refund, RefundEvent } from '../refund/refund.ts';
import type { Reversal, ReversalEvent } from '../reversal/reversal.ts';
import { merchantAccount, paidAccount, payerAccount, receivable, suspense } from './account.ts';
import type { Posting } from './posting.ts';

/** Asked: payable / refunding. Done: refunding / receivable. Failed: refunding / payable. */
export function postingsForRefund(refund: Refund, event: RefundEvent): readonly Posting[] {
  const { amount, attemptId, merchantId, account: name } = refund;
  if (name === 'verification') return postingsForReturn(refund, event);
  const account = merchantAccount(merchantId, name);
  const refunding = merchantAccount(merchantId, 'refunding');
  switch (event.type) {
    case 'refund_requested':
      return [{ debit: account, credit: refunding, amount, attemptId }];
    case 'refund_done':
      return [{ debit: refunding, credit: payerAccount(refund), amount, attemptId }];
    case 'refund_failed':
      return [{ debit: refunding, credit: account, amount, attemptId }];
    case 'refund_put_off':
    case 'refund_sent':
    case 'refund_unsettled':
    case 'refund_handed_over':
      return [];
    default:
      return unreachable(event);
  }
}

/** What verified a card goes back: verification / receivable once it has, and nothing before. */
const postingsForReturn = (
  { amount, attemptId, merchantId, account, connector }: Refund,
  { type }: RefundEvent,
): readonly Posting[] =>
  type === 'refund_done'
    ? [
        {
          debit: paidAccount(merchantId, account),
          credit: receivable(connector),
          ...{ amount, attemptId },
        },
      ]
    : [];

/** The opposite of what opening it posted, once the money is back with the payer. */
export function postingsForReversal(reversal: Reversal, event: ReversalEvent): readonly Posting[] {
  const { amount, attemptId, connector } = reversal;
  return event.type === 'reversal_done'
    ? [{ debit: suspense(connector), credit: receivable(connector), amount, attemptId }]
    : [];
}
