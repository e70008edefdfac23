import { newUuid, type PaymentId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, DAY_MS } from '@cong/values/time.ts';
import type { CardId } from '../core/card/saved-card.ts';
import type { Command } from '../core/payment/command.ts';
import type { SubscriptionPart } from '../core/payment/order.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Policy } from '../core/payment/policy.ts';
import type { Reason } from '../core/payment/reason.ts';
import type { PlanId } from '../core/subscription/plan.ts';
import {
  cycleOrderRef,
  type SubscriptionId,
  type SubscriptionIn,
  type SubscriptionTerms,
} from '../core/subscription/subscription.ts';
import {
  AMOUNT,
  after,
  attemptOfNumber,
  LENIENT,
  MERCHANT,
  samplePayment,
  startAttempt,
  T0,
} from './sample-payment.ts';

export const CARD_ID = '01900000-0000-7000-8000-00000000ca4d' as CardId;
export const SIGN_UP = '01900000-0000-7000-8000-000000000001' as PaymentId;
const ID = '01900000-0000-7000-8000-0000000005b5' as SubscriptionId;
const CODE = 'SUB1';

/** A monthly subscription from T0 that its payer has not signed up to yet. */
export const sampleSubscription = (
  terms: Partial<SubscriptionTerms> = {},
): SubscriptionIn<'pending'> => ({
  ...{ id: ID, merchantId: MERCHANT, version: 1, status: 'pending', protocol: 'alepay' },
  ...{ code: CODE, customerRef: 'lan', signUp: SIGN_UP, fingerprint: 'f', requestedAt: T0 },
  billed: 0,
  terms: {
    ...{ planId: 'plan' as PlanId, planCode: 'CAFE', planName: 'Cà phê', amount: AMOUNT },
    ...{ interval: { unit: 'month', count: 1 }, startsAt: T0 },
    ...terms,
  },
});

const paymentOf = (
  id: PaymentId,
  part: Omit<SubscriptionPart, 'id' | 'code' | 'planCode' | 'customerRef'>,
  now: Date,
): Payment => {
  const { order } = samplePayment();
  const subscription = { id: ID, code: CODE, planCode: 'CAFE', customerRef: 'lan', ...part };
  return samplePayment({
    ...{ id, now, amount: vnd(100_000n), expiresAt: addMs(now, 366 * DAY_MS) },
    orderRef: cycleOrderRef(CODE, part.cycle ?? 0),
    order: { ...order, subscription },
  });
};

/** The payment by which the payer signs up. */
export const signUpPayment = (part: { readonly cycle?: number }): Payment =>
  paymentOf(SIGN_UP, part, T0);

/** A cycle's payment, which nobody attends. */
export const cyclePayment = ({
  number,
  now,
}: {
  readonly number: number;
  readonly now: Date;
}): Payment => paymentOf(newUuid(now) as PaymentId, { cycle: number, unattended: true }, now);

/** One more try, which is on its way to the bank. */
export function underWay(payment: Payment, now = T0, policy: Policy = LENIENT): Payment {
  const { attempt, ...start } = startAttempt(payment, { now });
  const attemptId = attemptOfNumber(payment, attempt.number);
  return after(
    payment,
    [
      { ...start, attempt: { ...attempt, cardOnFile: CARD_ID } },
      { type: 'record_start', attemptId, answer: { outcome: 'ready', connectorRef: 'r' }, now },
      { type: 'start_authorise', attemptId, step: 0, callDeadline: addMs(now, 15_000), now },
    ],
    policy,
  );
}

const answered = (
  payment: Payment,
  answer: Extract<Command, { type: 'record_result' }>['answer'],
  { now, policy = LENIENT }: { readonly now: Date; readonly policy?: Policy | undefined },
): Payment => {
  const asked = underWay(payment, now, policy);
  const attemptId = attemptOfNumber(payment, payment.attempts.length + 1);
  return after(asked, [{ type: 'record_result', attemptId, answer, now }], policy);
};

/** One more try, which pays. */
export const paid = (payment: Payment, now = T0): Payment =>
  answered(payment, { outcome: 'paid', amount: payment.amount }, { now });

/** One more try, which the bank refuses. */
export const refused = (
  payment: Payment,
  now = T0,
  { reason = 'insufficient_funds', policy }: { reason?: Reason; policy?: Policy } = {},
): Payment => answered(payment, { outcome: 'refused', reason }, { now, policy });
