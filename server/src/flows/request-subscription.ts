import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import type { ActiveCard } from '../core/card/saved-card.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { Order } from '../core/payment/order.ts';
import type { Payment } from '../core/payment/payment.ts';
import { requestSubscription as fresh } from '../core/subscription/change-subscription.ts';
import type { End, Plan } from '../core/subscription/plan.ts';
import {
  cycleOrderRef,
  type Subscription,
  type SubscriptionId,
  type SubscriptionTerms,
} from '../core/subscription/subscription.ts';
import { type CreateRefusal, createPayment } from './create-payment.ts';
import type { FlowDeps } from './deps.ts';
import { leavePayment } from './end-payment.ts';
import { payWithSavedCard } from './pay-with-saved-card.ts';
import { writePayment } from './write-payment.ts';

export type SignUpRequest = {
  readonly merchant: Merchant;
  readonly protocol: string;
  readonly plan: Plan;
  readonly customerRef: string;
  /** What the merchant will call the subscription by. */
  readonly code: string;
  /** When the first payment is due; absent: at once. */
  readonly startsAt?: Date;
  readonly end: End;
  /** A card that is on file already; else the payer gives one on our page. */
  readonly card?: ActiveCard;
  /** What the sign-up's payment asks for besides. Its fingerprint tells a repeat from another request. */
  readonly order: Omit<Order, 'subscription' | 'cardOnFile' | 'bank'>;
  /** What is debited to verify the card where the first payment is not due yet. */
  readonly verification: Vnd;
};

/** In the order of checking. */
export type SignUpRefusal =
  | { readonly code: 'plan_inactive' }
  | { readonly code: 'plan_over' }
  | { readonly code: 'start_past' }
  | { readonly code: 'end_invalid' }
  /** The customer has one to this plan that has not ended. */
  | { readonly code: 'subscription_exists'; readonly existing: Subscription }
  | CreateRefusal;

export type SignUp = { readonly subscription: Subscription; readonly payment: Payment };

/** How late a request may come that was to start at once. */
const START_GRACE_MS = 10 * MINUTE_MS;

/**
 * A customer is to sign up to a plan: the payment by which they do, and the subscription that waits for it, are written
 * together. With a card on file the issuer is asked at once; a sign-up that it refuses has failed.
 */
export async function requestSubscription(
  deps: FlowDeps,
  request: SignUpRequest,
): Promise<Result<SignUp, SignUpRefusal>> {
  const now = deps.clock();
  const refusal = planRefusal(request, now) ?? (await openRefusal(deps, request));
  if (refusal !== undefined) return err(refusal);
  const { merchant, protocol, code, card } = request;
  const written = await writeSignUp(deps, request, now);
  if (!written.ok) return err((await openRefusal(deps, request)) ?? written.error);
  const key = { merchantId: merchant.id, protocol };
  const subscription = await deps.subscriptions.byCode({ ...key, code });
  const payment = await deps.reader.byOrder({ ...key, orderRef: written.value });
  if (subscription === undefined || payment === undefined) throw new Error(`lost sign-up ${code}`);
  if (card === undefined) return ok({ subscription, payment });
  return ok({ subscription, payment: await askIssuer(deps, payment, card) });
}

function planRefusal(request: SignUpRequest, now: Date): SignUpRefusal | undefined {
  const { plan, startsAt = now } = request;
  if (plan.status === 'inactive') return { code: 'plan_inactive' };
  if (plan.endsAt !== undefined && plan.endsAt <= now) return { code: 'plan_over' };
  if (addMs(startsAt, START_GRACE_MS) < now) return { code: 'start_past' };
  const { endsAt } = termsOf(request, now);
  return endsAt !== undefined && endsAt < startsAt ? { code: 'end_invalid' } : undefined;
}

async function openRefusal(
  { subscriptions }: FlowDeps,
  { merchant, plan, customerRef }: SignUpRequest,
): Promise<SignUpRefusal | undefined> {
  const existing = await subscriptions.openOf(merchant.id, plan.id, customerRef);
  return existing && { code: 'subscription_exists', existing };
}

/** What is agreed: the plan's end and the request's, whichever is first. */
function termsOf({ plan, end, startsAt }: SignUpRequest, now: Date): SubscriptionTerms {
  const { id: planId, code: planCode, name: planName, amount, interval } = plan;
  const counts = [plan.maxPayments, end.maxPayments].filter((one) => one !== undefined);
  const [first, second = first] = [plan.endsAt, end.endsAt].filter((one) => one !== undefined);
  const endsAt = first !== undefined && second !== undefined && second < first ? second : first;
  return {
    ...{ planId, planCode, planName, amount, interval, startsAt: startsAt ?? now },
    ...(counts.length > 0 && { maxPayments: Math.min(...counts) }),
    ...(endsAt && { endsAt }),
  };
}

/** @returns the reference of the sign-up's order. */
async function writeSignUp(
  deps: FlowDeps,
  request: SignUpRequest,
  now: Date,
): Promise<Result<string, CreateRefusal>> {
  const { merchant, protocol, plan, code, customerRef, card } = request;
  const terms = termsOf(request, now);
  const id = deps.newUuid(now) as SubscriptionId;
  const isDue = terms.startsAt <= now;
  const orderRef = isDue ? cycleOrderRef(code, 1) : `signup:${code}`;
  const { saveCard, ...order } = request.order;
  const part = { id, code, planCode: plan.code, customerRef, ...(isDue && { cycle: 1 }) };
  const asked = {
    ...{ merchant, protocol, orderRef, amount: isDue ? plan.amount : request.verification },
    order: {
      ...({ ...order, typedCardOnly: true, subscription: part } as const),
      ...(card ? { bank: card.bank, cardOnFile: card.id } : saveCard && { saveCard }),
    },
    publicId: (at: Date) => deps.newPublicId(protocol, at),
    beside: (signUp: Subscription['signUp']) =>
      fresh({
        ...{ id, merchantId: merchant.id, protocol, code, customerRef, terms, signUp },
        ...{ fingerprint: order.fingerprint, requestedAt: now, billed: isDue ? 1 : 0 },
      }),
  };
  if (isDue) {
    const created = await createPayment(deps, asked);
    return created.ok ? ok(orderRef) : created;
  }
  if (merchant.status === 'blocked') return err({ code: 'merchant_blocked' });
  const { outcome } = await writePayment(deps, { ...asked, verifiesCard: true });
  return outcome === 'committed' ? ok(orderRef) : err({ code: 'busy' });
}

/** One try with the card on file. A payer whom the issuer refuses is not there to try another. */
async function askIssuer(deps: FlowDeps, payment: Payment, card: ActiveCard): Promise<Payment> {
  const asked = await payWithSavedCard(deps, payment, {
    ...{ card, by: 'payer', attemptNumber: 1, locale: 'vi' },
  });
  if (asked.ok && asked.value.status !== 'created') return asked.value;
  const left = await leavePayment(deps, asked.ok ? asked.value : payment);
  return left.ok ? left.value : payment;
}
