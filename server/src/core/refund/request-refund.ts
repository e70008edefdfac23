import type { ChangeId, RefundId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Change } from '../change/change.ts';
import { dueOf } from '../instalment/terms.ts';
import { merchantAccount } from '../ledger/account.ts';
import { postingsForRefund } from '../ledger/refund-posting.ts';
import { apply } from '../payment/apply.ts';
import { decide } from '../payment/decide.ts';
import { attemptOf, type Payment } from '../payment/payment.ts';
import type { Policy } from '../payment/policy.ts';
import type { PaymentRefusal } from '../payment/refusal.ts';
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
  const attempt = attemptOf(before, before.attemptId);
  if (attempt === undefined) throw new Error(`payment ${before.id} lost its attempt`);
  const { merchantId, id: paymentId, protocol, terms } = before;
  const refund: Refund = {
    ...{ id, merchantId, paymentId, protocol, requestId, amount, reason },
    version: 1,
    attemptId: attempt.id,
    connector: attempt.connector,
    ...(attempt.connectorRef !== undefined && { connectorRef: attempt.connectorRef }),
    account: terms.account,
    captured: before.reportedAmount ?? dueOf(before, attempt),
    requestedAt: now,
    tries: 0,
    status: 'requested',
    dueAt: now,
  };
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
    draw: { account: merchantAccount(merchantId, terms.account), amount, atLeast: -debtLimit },
  };
  return ok({ refund, change });
}
