import { Secret } from '@cong/values/secret.ts';
import {
  formatSubscription,
  parseConfirmSubscription,
  parseGetFile,
  parseSubscriptionCode,
  type SubscriptionStatus,
  type Subscription as WireSubscription,
} from '@cong/wire/alepay/subscription.ts';
import { isFinal, type Payment } from '../../core/payment/payment.ts';
import { cycleDueAt } from '../../core/subscription/calendar.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import { cancelSubscription as cancel } from '../../flows/cancel-subscription.ts';
import { confirmSubscription as confirm } from '../../flows/confirm-subscription.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { cycleStatusOf } from './codes.ts';

const NOT_FOUND = { code: '189', why: 'no such subscription' } as const;

const subscriptionCalled = ({ flows }: ProtocolDeps, { who }: Call, code: string) =>
  flows.subscriptions.byCode({ merchantId: who.merchant.id, protocol: PROTOCOL, code });

/** confirm-subscription: the OTP by which a linked card signs up. */
export async function confirmSubscription(deps: ProtocolDeps, call: Call): Promise<Answered> {
  const asked = parseConfirmSubscription(call.fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const { subscriptionCode, otp } = asked.value;
  const subscription = await subscriptionCalled(deps, call, subscriptionCode);
  if (subscription === undefined) return NOT_FOUND;
  const told = await confirm(deps.flows, subscription, new Secret(otp));
  if (!told.ok) {
    const { code: why } = told.error;
    return { code: why === 'busy' ? '999' : '190', why };
  }
  return confirmed(deps, call, { subscription, payment: told.value });
}

type Confirmed = { readonly subscription: Subscription; readonly payment: Payment };

async function confirmed(
  deps: ProtocolDeps,
  call: Call,
  { subscription, payment }: Confirmed,
): Promise<Answered> {
  switch (payment.status) {
    case 'captured': {
      const now = (await subscriptionCalled(deps, call, subscription.code)) ?? subscription;
      return { code: '193', json: await told(deps, now) };
    }
    case 'awaiting_otp':
      return { code: '192', why: 'wrong OTP' };
    case 'declined':
      return payment.reason === 'wrong_otp_too_often'
        ? { code: '191', why: payment.reason }
        : { code: '181', why: payment.reason };
    default:
      return isFinal(payment)
        ? { code: '181', why: payment.status }
        : { code: '107', json: await told(deps, subscription) };
  }
}

/** cancel-subscription: nothing falls due any more. */
export async function cancelSubscription(deps: ProtocolDeps, call: Call): Promise<Answered> {
  const asked = parseSubscriptionCode(call.fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const subscription = await subscriptionCalled(deps, call, asked.value);
  if (subscription === undefined) return NOT_FOUND;
  const cancelled = await cancel(deps.flows, subscription);
  if (!cancelled.ok) {
    return { code: cancelled.error.code === 'busy' ? '999' : '190', why: cancelled.error.code };
  }
  return { code: '000', json: await told(deps, cancelled.value) };
}

/** get-subscription: how it stands, and each of its payments. */
export async function getSubscription(deps: ProtocolDeps, call: Call): Promise<Answered> {
  const asked = parseSubscriptionCode(call.fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const subscription = await subscriptionCalled(deps, call, asked.value);
  return subscription === undefined
    ? NOT_FOUND
    : { code: '000', json: await told(deps, subscription) };
}

/** get-file: batches of sign-ups are not taken, so that there is no file. */
export async function getFile(_deps: ProtocolDeps, { fields }: Call): Promise<Answered> {
  const asked = parseGetFile(fields);
  return { code: '203', why: asked.ok ? `no file ${asked.value}` : 'no fileId' };
}

const WIRE_STATUS = {
  pending: 'PENDING',
  active: 'ACTIVE',
  cancelled: 'CANCELLED',
  ended: 'ENDED',
  failed: 'FAILED',
} as const satisfies Record<Subscription['status'], SubscriptionStatus>;

const told = async ({ flows }: ProtocolDeps, subscription: Subscription): Promise<string> =>
  formatSubscription(
    wireSubscriptionOf(subscription, await flows.subscriptions.paymentsOf(subscription)),
  );

function wireSubscriptionOf(
  subscription: Subscription,
  payments: readonly Payment[],
): WireSubscription {
  const { code, customerRef, terms, status } = subscription;
  const { planCode, startsAt, interval, maxPayments, endsAt } = terms;
  return {
    ...{ subscriptionCode: code, planCode, customerId: customerRef, startsAt },
    status: WIRE_STATUS[status],
    ...(status === 'active' && { nextAt: subscription.cycle.tryAt ?? subscription.cycle.dueAt }),
    ...(maxPayments !== undefined && { maxPayments }),
    ...(endsAt && { endsAt }),
    payments: payments.map((payment, i) => ({
      cycle: i + 1,
      dueAt: cycleDueAt(startsAt, interval, i + 1),
      ...{ transactionCode: payment.publicId, amount: payment.amount },
      status: cycleStatusOf(payment),
    })),
  };
}
