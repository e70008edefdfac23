import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, DAY_MS, HOUR_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ActiveCard } from '../core/card/saved-card.ts';
import type { Plan } from '../core/subscription/plan.ts';
import { agreementsFound } from '../testing/agreements-found.ts';
import { accepted, OTP } from '../testing/flow-world.ts';
import { T0 } from '../testing/sample-payment.ts';
import { type SubscriptionWorld, subscriptionWorld } from '../testing/subscription-world.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { confirmSubscription } from './confirm-subscription.ts';
import { cancelPayment } from './end-payment.ts';
import { changePlan, createPlan } from './plans.ts';
import { requestSubscription, type SignUpRequest } from './request-subscription.ts';

let store: TestStore;
let world: SubscriptionWorld;

beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(() => {
  world = subscriptionWorld(store);
});
afterAll(() => store.close());

const request = async (change: Partial<SignUpRequest> = {}, plan?: Plan) =>
  requestSubscription(world.deps, world.signUpTo(plan ?? (await world.plan()), change));

describe('a payer signs up on our page', () => {
  test('and pays the first cycle: the card is saved, the second cycle waits', async () => {
    const { subscription, payment } = accepted(await request());
    expect(subscription).toMatchObject({ status: 'pending', billed: 1, signUp: payment.id });
    expect(payment).toMatchObject({
      ...{ orderRef: `${subscription.code}-1`, amount: vnd(100_000n), status: 'created' },
      order: { typedCardOnly: true, subscription: { id: subscription.id, cycle: 1 } },
    });
    const paid = await world.pay(payment);
    expect(paid.status).toBe('captured');
    const active = await world.current(subscription);
    expect(active).toMatchObject({ status: 'active', cycle: { number: 2 }, lastPaidAt: T0 });
    expect(await world.cardOf(subscription)).toMatchObject({ status: 'active' });
    expect(await world.cardOf(subscription)).not.toHaveProperty('unverified');
  });

  test('for later: a small amount verifies the card, and the first cycle is billed at the start', async () => {
    const startsAt = addMs(T0, 10 * DAY_MS);
    const { subscription, payment } = accepted(await request({ startsAt }));
    expect(payment).toMatchObject({ amount: 4_321n, terms: { account: 'verification' } });
    expect(await world.pay(payment)).toMatchObject({ status: 'captured', refunded: 4_321n });
    await world.work();
    expect(await world.paymentsOf(subscription)).toEqual([]);
    world.pass(10 * DAY_MS);
    await world.work();
    expect(await world.paymentsOf(subscription)).toMatchObject([{ status: 'captured' }]);
    expect(await world.current(subscription)).toMatchObject({
      cycle: { number: 2, dueAt: new Date('2027-01-02T03:00:00.000Z') },
    });
  });

  test('or does not: the subscription has failed with the payment', async () => {
    const { subscription, payment } = accepted(await request());
    accepted(await cancelPayment(world.deps, payment, 'payer'));
    expect(await world.current(subscription)).toMatchObject({
      ...{ status: 'failed', why: 'not_signed_up' },
    });
  });
});

describe('a card on file signs up', () => {
  const cardOnFile = async (): Promise<ActiveCard> => {
    const card = await world.cardOf(await world.signedUp());
    if (card.status !== 'active') throw new Error(card.status);
    return card;
  };

  test('by the OTP that its issuer sends', async () => {
    const { subscription, payment } = accepted(await request({ card: await cardOnFile() }));
    expect(payment.status).toBe('awaiting_otp');
    const told = accepted(await confirmSubscription(world.deps, subscription, OTP));
    expect(told.status).toBe('captured');
    const active = await world.current(subscription);
    expect(active).toMatchObject({ status: 'active', cycle: { number: 2 } });
    expect(await confirmSubscription(world.deps, active, OTP)).toMatchObject({
      error: { code: 'wrong_status' },
    });
  });

  test('wrong OTPs are counted; the third ends it', async () => {
    const { subscription } = accepted(await request({ card: await cardOnFile() }));
    world.connector.answers.authorise = () => ({ outcome: 'wrong_otp' });
    const told = async () =>
      accepted(await confirmSubscription(world.deps, subscription, new Secret('1')));
    expect(await told()).toMatchObject({ status: 'awaiting_otp', wrongOtps: 1 });
    expect(await told()).toMatchObject({ status: 'awaiting_otp', wrongOtps: 2 });
    expect(await told()).toMatchObject({ status: 'declined', reason: 'wrong_otp_too_often' });
    expect((await world.current(subscription)).status).toBe('failed');
  });

  test('refused after the OTP: nobody is there to try another card', async () => {
    const { subscription } = accepted(await request({ card: await cardOnFile() }));
    world.connector.answers.authorise = () => ({
      ...{ outcome: 'refused', reason: 'insufficient_funds' },
    });
    expect(accepted(await confirmSubscription(world.deps, subscription, OTP))).toMatchObject({
      ...{ status: 'declined', reason: 'insufficient_funds' },
    });
    expect((await world.current(subscription)).status).toBe('failed');
  });

  test('an issuer that asks nothing: at once', async () => {
    const card = await cardOnFile();
    world.connector.answers.start = () => ({ outcome: 'ready', connectorRef: 'r' });
    const { subscription, payment } = accepted(await request({ card }));
    expect(payment.status).toBe('captured');
    expect((await world.current(subscription)).status).toBe('active');
  });

  test('an issuer that challenges: the payer goes on at our page', async () => {
    const card = await cardOnFile();
    world.connector.answers.start = () => ({
      ...{ outcome: 'redirect', connectorRef: 'r', url: 'https://acs.example/' },
    });
    const { subscription, payment } = accepted(await request({ card }));
    expect(payment.status).toBe('redirected');
    expect((await world.current(subscription)).status).toBe('pending');
  });

  test('an issuer that does not answer: no OTP, no subscription', async () => {
    const card = await cardOnFile();
    world.connector.answers.start = () => ({ outcome: 'unknown', why: 'timeout' });
    const { subscription, payment } = accepted(await request({ card }));
    expect(payment).toMatchObject({ status: 'declined', reason: 'issuer_silent' });
    expect((await world.current(subscription)).status).toBe('failed');
  });
});

describe('what is refused', () => {
  const codeOf = async (change: Partial<SignUpRequest>, plan?: Plan) => {
    const asked = await request(change, plan);
    return asked.ok ? 'ok' : asked.error.code;
  };

  test('plans that are not open', async () => {
    expect(await codeOf({}, await world.plan({ status: 'inactive' }))).toBe('plan_inactive');
    expect(await codeOf({}, await world.plan({ endsAt: T0 }))).toBe('plan_over');
  });

  test('a start in the past, and an end before the start', async () => {
    expect(await codeOf({ startsAt: addMs(T0, -HOUR_MS) })).toBe('start_past');
    expect(await codeOf({ startsAt: addMs(T0, -1_000) })).toBe('ok');
    expect(await codeOf({ end: { endsAt: addMs(T0, -1) } })).toBe('end_invalid');
    const soon = await world.plan({ endsAt: addMs(T0, DAY_MS) });
    expect(await codeOf({ startsAt: addMs(T0, 2 * DAY_MS) }, soon)).toBe('end_invalid');
    expect(await codeOf({ end: { maxPayments: 3 } }, soon)).toBe('ok');
  });

  test('the earlier of two ends counts', async () => {
    const plan = await world.plan({ endsAt: addMs(T0, 90 * DAY_MS), maxPayments: 3 });
    const end = { endsAt: addMs(T0, 60 * DAY_MS), maxPayments: 9 };
    const { subscription } = accepted(await request({ end }, plan));
    expect(subscription.terms).toMatchObject({ endsAt: end.endsAt, maxPayments: 3 });
  });

  test('a second subscription of the same customer to the same plan, also at the same time', async () => {
    const plan = await world.plan();
    const both = await Promise.all([request({}, plan), request({}, plan)]);
    expect(both.map((one) => (one.ok ? 'ok' : one.error.code)).sort()).toEqual([
      ...['ok', 'subscription_exists'],
    ]);
    expect(await codeOf({}, plan)).toBe('subscription_exists');
    expect(await codeOf({ customerRef: 'another' }, plan)).toBe('ok');
  });

  test('one that has ended may be begun anew', async () => {
    const plan = await world.plan();
    const { payment } = accepted(await request({}, plan));
    accepted(await cancelPayment(world.deps, payment, 'payer'));
    expect(await codeOf({}, plan)).toBe('ok');
  });

  test('merchants and banks that may not', async () => {
    world.setMerchant({}, 'blocked');
    expect(await codeOf({})).toBe('merchant_blocked');
    expect(await codeOf({ startsAt: addMs(T0, DAY_MS) })).toBe('merchant_blocked');
  });
});

test('a plan’s code is its merchant’s own; name, end and status may change', async () => {
  const plan = await world.plan();
  const { id: _, version: __, createdAt: ___, ...again } = plan;
  expect(await createPlan(world.deps, again)).toEqual({
    ok: false,
    error: { code: 'plan_exists' },
  });
  const { merchantId, protocol, code } = plan;
  const changed = await changePlan(world.deps, { merchantId, protocol, code }, { name: 'Trà' });
  expect(changed).toMatchObject({ ok: true, value: { name: 'Trà', version: 2 } });
  expect(await world.deps.subscriptions.planByCode({ merchantId, protocol, code })).toEqual(
    accepted(changed),
  );
  const nobody = { merchantId, protocol, code: 'none' };
  expect(await changePlan(world.deps, nobody, {})).toMatchObject({
    error: { code: 'plan_not_found' },
  });
});

test('whatever became of them, the history of each tells it', async () => {
  expect(await agreementsFound(store)).toEqual([]);
});
