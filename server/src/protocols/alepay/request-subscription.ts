import { randomInt } from 'node:crypto';
import { newToken } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import {
  formatRequestedSubscription,
  parseRequestSubscription,
  type RequestSubscription,
} from '@cong/wire/alepay/subscription.ts';
import type { BankGroup } from '../../core/bank/bank.ts';
import { isBarred, isUnverified } from '../../core/card/link.ts';
import type { ActiveCard, SavedCard } from '../../core/card/saved-card.ts';
import type { Merchant } from '../../core/merchant/merchant.ts';
import type { Customer } from '../../core/payment/order.ts';
import { isFinal, type Payment } from '../../core/payment/payment.ts';
import type { Plan } from '../../core/subscription/plan.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import { checkoutTokenOf } from '../../flows/checkout-token.ts';
import {
  requestSubscription as request,
  type SignUp,
  type SignUpRefusal,
  type SignUpRequest,
} from '../../flows/request-subscription.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { SIGN_UP_CODES } from './codes.ts';
import { isDomesticOffered } from './domestic-banks.ts';
import { VERIFICATION_AMOUNTS } from './profile.ts';
import { fingerprintOf } from './request-order.ts';

/**
 * request-subscription: a customer is to sign up to a plan. Without a card, on our page; with one that is linked, by the
 * OTP that its issuer sends, where it sends one.
 */
export async function requestSubscription(deps: ProtocolDeps, call: Call): Promise<Answered> {
  const { flows } = deps;
  const parsed = parseRequestSubscription(call.fields);
  if (!parsed.ok) return { code: parsed.error.code, why: `field ${parsed.error.field}` };
  const asked = parsed.value;
  const known = { merchantId: call.who.merchant.id, protocol: PROTOCOL };
  const plan = await flows.subscriptions.planByCode({ ...known, code: asked.planCode });
  if (plan === undefined) return { code: '185', why: 'no such plan' };
  const card = await cardFor(deps, call, asked);
  if (!card.ok) return { code: card.error, why: 'the card cannot sign up' };
  const groups = groupsOf(call.who.merchant);
  if (groups.length === 0) return { code: '206', why: 'no cards are agreed with this merchant' };
  const signUp = await signUpTo(deps, call, { plan, asked, groups, card: card.value });
  const requested = await request(flows, signUp);
  return requested.ok
    ? answerOf(deps, requested.value)
    : refused(deps, requested.error, signUp.order.fingerprint);
}

/** The linked card, if one is named, or the code of why it cannot sign up, in the order in which it is checked. */
async function cardFor(
  { flows }: ProtocolDeps,
  { who: { merchant } }: Call,
  { alepayToken: token }: RequestSubscription,
): Promise<Result<ActiveCard | undefined, ErrorCode>> {
  if (token === undefined) return ok(undefined);
  const key = { merchantId: merchant.id, protocol: PROTOCOL, token };
  const card = await flows.cards.byToken(key);
  if (card?.status === 'active' && !isUnverified(card)) return ok(card);
  return { ok: false, error: cardCode(card, flows.clock()) };
}

function cardCode(card: SavedCard | undefined, now: Date): ErrorCode {
  if (card === undefined) return '106';
  if (card.status === 'deleted') return isBarred(card, now) ? '195' : '106';
  return card.status === 'provisional' ? '199' : '204';
}

/** What cards a payer may sign up with. */
function groupsOf(merchant: Merchant): readonly BankGroup[] {
  const { banks } = merchant.settings;
  return [
    ...(banks === undefined || banks.includes('CC') ? (['international_cards'] as const) : []),
    ...(isDomesticOffered(merchant) ? (['domestic_bank'] as const) : []),
  ];
}

type Asked = {
  readonly plan: Plan;
  readonly asked: RequestSubscription;
  readonly groups: readonly BankGroup[];
  readonly card: ActiveCard | undefined;
};

async function signUpTo(
  { flows }: ProtocolDeps,
  { who, fields, address: clientIp }: Call,
  { plan, asked, groups, card }: Asked,
): Promise<SignUpRequest> {
  const { customerId: customerRef, callback, startsAt, maxPayments, endsAt } = asked;
  const key = { merchantId: who.merchant.id, protocol: PROTOCOL, customerRef };
  const profile = await flows.cards.profileOf(key);
  const { firstName = '', lastName = '' } = profile?.details ?? {};
  const customer: Customer = profile
    ? { name: `${lastName} ${firstName}`, email: profile.email, phone: profile.phone }
    : {};
  return {
    ...{ merchant: who.merchant, protocol: PROTOCOL, plan, customerRef, code: `SUB${newToken()}` },
    ...(startsAt && { startsAt }),
    end: { ...(maxPayments !== undefined && { maxPayments }), ...(endsAt && { endsAt }) },
    ...(card && { card }),
    order: {
      ...{ description: plan.name, customer, clientIp, groups },
      returnUrls: { success: callback, failure: callback, cancel: callback },
      saveCard: { token: newToken(), customerRef },
      ...{ fingerprint: fingerprintOf(fields), extras: { credentialId: who.credential.id } },
    },
    verification: vnd(BigInt(randomInt(...VERIFICATION_AMOUNTS))),
  };
}

/** What became of the sign-up so far. */
function answerOf(deps: ProtocolDeps, { subscription, payment }: SignUp): Answered {
  const { code: subscriptionCode } = subscription;
  const json = formatRequestedSubscription({ subscriptionCode });
  if (payment.status === 'created' || payment.status === 'redirected') {
    const token = checkoutTokenOf(deps.flows, payment);
    if (token === undefined) return { code: '999', why: 'the page was made under an older key' };
    const url = deps.checkoutUrl(token);
    return { code: '000', json: formatRequestedSubscription({ subscriptionCode, url }) };
  }
  if (payment.status === 'awaiting_otp') return { code: '194', json };
  if (payment.status === 'captured') return { code: '193', json };
  // Nothing is pending any more: the issuer refused before an OTP, or when it was to debit.
  if (isFinal(payment))
    return { code: wasAuthorised(payment) ? '181' : '196', why: payment.status };
  return { code: '107', json };
}

const wasAuthorised = ({ attempts }: Payment): boolean =>
  attempts.at(-1)?.authoriseSentAt !== undefined;

/** A merchant that lost the answer asks again and gets it again, while its customer has not finished. */
async function refused(
  deps: ProtocolDeps,
  refusal: SignUpRefusal,
  fingerprint: string,
): Promise<Answered> {
  const again =
    refusal.code === 'subscription_exists' &&
    (await pendingAgain(deps, refusal.existing, fingerprint));
  return again ? answerOf(deps, again) : { code: SIGN_UP_CODES[refusal.code], why: refusal.code };
}

async function pendingAgain(
  { flows }: ProtocolDeps,
  subscription: Subscription,
  fingerprint: string,
): Promise<SignUp | undefined> {
  const { status, merchantId, signUp: paymentId } = subscription;
  if (status !== 'pending' || subscription.fingerprint !== fingerprint) return undefined;
  const payment = await flows.reader.byKey({ merchantId, paymentId });
  return payment && { subscription, payment };
}
