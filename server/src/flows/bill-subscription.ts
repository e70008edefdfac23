import { err, ok, type Result } from '@cong/values/result.ts';
import { addMs, DAY_MS, HOUR_MS } from '@cong/values/time.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import { isFinal, type Payment } from '../core/payment/payment.ts';
import { changeSubscription, giveUp } from '../core/subscription/change-subscription.ts';
import { followPayment } from '../core/subscription/follow-payment.ts';
import {
  cycleOrderRef,
  type Subscription,
  type SubscriptionIn,
} from '../core/subscription/subscription.ts';
import { createPayment } from './create-payment.ts';
import type { FlowDeps } from './deps.ts';
import { cancelPayment, leavePayment } from './end-payment.ts';
import { payWithSavedCard } from './pay-with-saved-card.ts';
import { writeSubscription } from './write-subscription.ts';

type Active = SubscriptionIn<'active'>;
type Ended = SubscriptionIn<'cancelled' | 'failed'>;

/** Why nothing was done now; the row stays due. */
type NotDone = { readonly code: string };
type Done = Result<void, NotDone>;

/** A cycle's payment is ended by its subscription, never by time. */
const LIFETIME_MS = 366 * DAY_MS;

/** Does what a due subscription needs: its cycle is billed or tried again, or what it left open is ended. */
export async function billSubscription(deps: FlowDeps, subscription: Subscription): Promise<Done> {
  switch (subscription.status) {
    case 'active':
      return billCycle(deps, subscription);
    case 'cancelled':
    case 'failed':
      return endLeftOpen(deps, subscription);
    default:
      return ok(undefined);
  }
}

async function billCycle(deps: FlowDeps, subscription: Active): Promise<Done> {
  const { merchantId, cardId } = subscription;
  const card = await deps.cards.byId(merchantId, cardId);
  if (card === undefined) throw new Error(`card ${cardId} is nowhere to be found`);
  const opened = await paymentOf(deps, subscription, card);
  if (!opened.ok) return opened;
  const payment = opened.value;
  if (payment === undefined) return ok(undefined);
  if (card.status !== 'active') return giveUpOn(deps, subscription, payment);
  if (payment.status !== 'created') return followAgain(deps, subscription, payment);
  const paid = await payWithSavedCard(deps, payment, {
    ...{ card, by: 'merchant', locale: 'vi' },
    attemptNumber: payment.attempts.length + 1,
  });
  if (paid.ok) return ok(undefined);
  const { code } = paid.error;
  return code === 'busy' ? err({ code }) : putOff(deps, subscription, code);
}

/** The cycle's payment, made with the subscription's own step if there is none; undefined where it is put off. */
async function paymentOf(
  deps: FlowDeps,
  subscription: Active,
  card: SavedCard,
): Promise<Result<Payment | undefined, NotDone>> {
  const { merchantId, protocol, code, cycle, terms } = subscription;
  if (cycle.paymentId !== undefined) {
    return ok(await deps.reader.byKey({ merchantId, paymentId: cycle.paymentId }));
  }
  const merchant = await deps.merchants.byId(merchantId);
  if (merchant === undefined) throw new Error(`no merchant ${merchantId}`);
  const signUp = await deps.reader.byKey({ merchantId, paymentId: subscription.signUp });
  if (signUp === undefined) throw new Error(`subscription ${subscription.id} lost its sign-up`);
  const { customer, clientIp, returnUrls, extras } = signUp.order;
  const { id, customerRef } = subscription;
  const { planCode } = terms;
  const orderRef = cycleOrderRef(code, cycle.number);
  const created = await createPayment(deps, {
    ...{ merchant, protocol, orderRef, amount: terms.amount },
    order: {
      ...{ description: terms.planName, customer, clientIp, returnUrls, extras },
      ...{ bank: card.bank, cardOnFile: card.id, fingerprint: orderRef },
      subscription: { id, code, planCode, customerRef, cycle: cycle.number, unattended: true },
    },
    publicId: (now) => deps.newPublicId(protocol, now),
    expiresAt: addMs(deps.clock(), LIFETIME_MS),
    beside: (paymentId) => changeSubscription(subscription, [{ type: 'cycle_opened', paymentId }]),
  });
  if (created.ok) return ok(await deps.reader.byOrder({ merchantId, protocol, orderRef }));
  const { code: why } = created.error;
  if (why === 'busy') return err({ code: why });
  const off = await putOff(deps, subscription, why);
  return off.ok ? ok(undefined) : off;
}

/** What is no fault of the card's: a bank that is not there for an hour, a limit or a merchant for a day. */
async function putOff(deps: FlowDeps, subscription: Active, why: string): Promise<Done> {
  const soon = why.startsWith('bank_');
  deps.log('warn', 'a subscription could not be billed', { id: subscription.id, why });
  const written = await writeSubscription(deps, subscription, (one, at) =>
    ok(
      one.status === 'active' && one.cycle.tryAt !== undefined
        ? [{ type: 'cycle_put_off', tryAt: addMs(at, soon ? HOUR_MS : DAY_MS) }]
        : [],
    ),
  );
  return written.ok ? ok(undefined) : written;
}

/** Its payer has taken the card back: the cycle's payment ends unpaid, so that the merchant hears of it. */
async function giveUpOn(deps: FlowDeps, subscription: Active, payment: Payment): Promise<Done> {
  const given = await writeSubscription(deps, subscription, (one, at) =>
    ok(one.status === 'active' ? [giveUp(one, 'card_gone', at)] : []),
  );
  if (!given.ok) return given;
  return isFinal(payment) || given.value.status !== 'failed'
    ? ok(undefined)
    : endLeftOpen(deps, given.value);
}

/** Its payment went on where the subscription did not hear of it. */
async function followAgain(deps: FlowDeps, subscription: Active, payment: Payment): Promise<Done> {
  const { renewalRetryMs: retryAfterMs } = deps;
  const written = await writeSubscription(deps, subscription, (one, now) =>
    ok(followPayment(one, { payment, retryAfterMs, now })),
  );
  return written.ok ? ok(undefined) : written;
}

/** Ends what was open when the subscription ended: its end is heard by `followPayment`. */
async function endLeftOpen(deps: FlowDeps, subscription: Ended): Promise<Done> {
  const { merchantId, leftOpen: paymentId, status } = subscription;
  if (paymentId === undefined) return ok(undefined);
  const payment = await deps.reader.byKey({ merchantId, paymentId });
  if (payment === undefined || isFinal(payment)) {
    const closed = await writeSubscription(deps, subscription, (one) =>
      ok('leftOpen' in one && one.leftOpen !== undefined ? [{ type: 'left_payment_ended' }] : []),
    );
    return closed.ok ? ok(undefined) : closed;
  }
  const ended =
    status === 'cancelled'
      ? await cancelPayment(deps, payment, 'merchant')
      : await leavePayment(deps, payment);
  return ended.ok ? ok(undefined) : err({ code: ended.error.code });
}
