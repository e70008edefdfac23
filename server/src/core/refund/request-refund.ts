import type { ChangeId, RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Change } from '../change/change.ts';
import { paidAccount } from '../ledger/account.ts';
import { postingsForRefund } from '../ledger/refund-posting.ts';
import { apply } from '../payment/apply.ts';
import { decide } from '../payment/decide.ts';
import type { Payment } from '../payment/payment.ts';
import type { Policy } from '../payment/policy.ts';
import type { PaymentRefusal } from '../payment/refusal.ts';
import { newRefund } from './new-refund.ts';
import type { Refund } from './refund.ts';
import type { RefundTerms } from './refund-terms.ts';

export type RefundRequested = {
  readonly id: RefundId;
  readonly changeId: ChangeId;
  readonly requestId: string;
  readonly amount: Vnd;
  readonly reason: string;
  /** How far the merchant's account may fall below zero. */
  readonly debtLimit: Vnd;
  readonly terms: RefundTerms;
  readonly now: Date;
};

/** Takes the amount from the payment and opens the refund, in one change. */
export function requestRefund(
  before: Payment,
  { id, changeId, requestId, amount, reason, debtLimit, terms: refundTerms, now }: RefundRequested,
  policy: Policy,
): Result<{ readonly refund: Refund; readonly change: Change }, PaymentRefusal> {
  const reserve = { type: 'reserve_refund', amount, terms: refundTerms, now } as const;
  const decision = decide(before, reserve, policy);
  if (!decision.ok) return decision;
  if (before.status !== 'captured') return err({ code: 'wrong_state', status: before.status });
  const version = before.version + 1;
  const payment: Payment = { ...decision.value.reduce(apply, before as Payment), version };
  const { merchantId, id: paymentId, terms } = before;
  const refund = newRefund(before, { id, requestId, amount, reason, now });
  const requested = { type: 'refund_requested', refund } as const;
  const change: Change = {
    ...{ changeId, merchantId, subjectId: paymentId, at: now },
    writes: [
      { type: 'payment', payment },
      { type: 'refund', refund },
    ],
    events: [
      ...decision.value.map((event) => ({ stream: paymentId, version, event })),
      { stream: id, version: 1, event: requested },
    ],
    postings: postingsForRefund(refund, requested),
    messages: [],
    ...(terms.account !== 'verification' && {
      draw: { account: paidAccount(merchantId, terms.account), amount, atLeast: -debtLimit },
    }),
  };
  return ok({ refund, change });
}
