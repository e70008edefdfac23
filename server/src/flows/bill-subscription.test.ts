import { vnd } from '@cong/values/money.ts';
import { DAY_MS, HOUR_MS } from '@cong/values/time.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuthoriseAnswer } from '../core/connector/connector.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import { agreementsFound } from '../testing/agreements-found.ts';
import { accepted } from '../testing/flow-world.ts';
import { MERCHANT } from '../testing/sample-payment.ts';
import { type SubscriptionWorld, subscriptionWorld } from '../testing/subscription-world.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { billSubscription } from './bill-subscription.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { forgetCard } from './forget-card.ts';
import { inquirePayment } from './inquire-payment.ts';

let store: TestStore;
let world: SubscriptionWorld;

beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(() => {
  world = subscriptionWorld(store);
});
afterAll(() => store.close());

const refuse: AuthoriseAnswer = { outcome: 'refused', reason: 'insufficient_funds' };

const statuses = async (subscription: Subscription): Promise<readonly string[]> =>
  (await world.paymentsOf(subscription)).map(({ status }) => status);

const messagesOf = ({ id }: Payment): Promise<number> =>
  store.count('select count(*) from message where payment_id = $1', [id]);

test('a year of monthly renewals: twelve payments, each on its day, each told once', async () => {
  const subscription = await world.signedUp({ maxPayments: 12 });
  for (let day = 0; day < 366; day += 1) {
    world.pass(DAY_MS);
    await world.work();
  }
  expect(await world.current(subscription)).toMatchObject({ status: 'ended', billed: 12 });
  const payments = await world.paymentsOf(subscription);
  expect(payments.map(({ orderRef }) => orderRef)).toEqual(
    Array.from({ length: 12 }, (_, i) => `${subscription.code}-${i + 1}`),
  );
  expect(new Set(payments.map(({ status }) => status))).toEqual(new Set(['captured']));
  expect(payments.map(({ createdAt }) => vietNamDate(createdAt).slice(8))).toEqual(
    payments.map(() => '22'),
  );
  for (const payment of payments) expect(await messagesOf(payment)).toBe(1);
});

test('two workers at once bill a cycle once', async () => {
  const subscription = await world.signedUp();
  world.pass(31 * DAY_MS);
  const due = await world.current(subscription);
  await Promise.all([1, 2, 3].map(() => billSubscription(world.deps, due)));
  expect(await statuses(subscription)).toEqual(['captured', 'captured']);
  expect(world.debits()).toBe(2);
});

describe('a cycle that is not paid', () => {
  test('is tried again after 1, 3 and 5 days; the merchant hears of it once, when it has failed', async () => {
    const subscription = await world.signedUp();
    world.connector.answers.authorise = () => refuse;
    world.pass(30 * DAY_MS);
    const tried: number[] = [];
    for (let hour = 0; hour < 8 * 24; hour += 1) {
      const before = world.debits();
      await world.work();
      if (world.debits() > before) tried.push(hour / 24);
      world.pass(HOUR_MS);
    }
    expect(tried).toEqual([0, 1, 3, 5]);
    const [, payment] = await world.paymentsOf(subscription);
    expect(payment).toMatchObject({ status: 'declined', reason: 'insufficient_funds' });
    expect(await world.current(subscription)).toMatchObject({ status: 'failed', why: 'not_paid' });
    expect(payment && (await messagesOf(payment))).toBe(1);
  });

  test('is paid by a retry, and the next one is due by the calendar', async () => {
    const subscription = await world.signedUp();
    let left = 2;
    world.connector.answers.authorise = ({ amount }) => {
      left -= 1;
      return left >= 0 ? refuse : { outcome: 'paid', amount };
    };
    for (let day = 0; day < 35; day += 1) {
      world.pass(DAY_MS);
      await world.work();
    }
    const [, second] = await world.paymentsOf(subscription);
    expect(second).toMatchObject({ status: 'captured' });
    expect(second?.attempts).toHaveLength(3);
    expect(await world.current(subscription)).toMatchObject({
      cycle: { number: 3, dueAt: new Date('2027-01-22T03:00:00.000Z') },
    });
  });

  test('an issuer that wants to ask its holder has refused: nobody is there', async () => {
    const subscription = await world.signedUp();
    world.connector.answers.start = () => ({ outcome: 'otp_required', connectorRef: 'otp' });
    world.pass(31 * DAY_MS);
    await world.work();
    expect(await world.current(subscription)).toMatchObject({ status: 'failed', why: 'not_paid' });
    expect(world.debits()).toBe(1);
  });
});

test('nothing falls due while an outcome is unknown; what was missed follows on one day each', async () => {
  const subscription = await world.signedUp();
  world.connector.answers.authorise = () => ({ outcome: 'unknown', why: 'timeout' });
  world.pass(31 * DAY_MS);
  await world.work();
  world.pass(75 * DAY_MS);
  await world.work();
  expect(await statuses(subscription)).toEqual(['captured', 'uncertain']);
  const [, second] = await world.paymentsOf(subscription);
  world.connector.answers.inquire = ({ amount }) => ({ outcome: 'paid', amount });
  world.connector.answers.authorise = ({ amount }) => ({ outcome: 'paid', amount });
  if (second?.status !== 'uncertain') throw new Error('not uncertain');
  accepted(await inquirePayment(world.deps, second));
  const paidOn: string[] = [];
  for (let day = 0; day < 4; day += 1) {
    const before = world.debits();
    await world.work();
    if (world.debits() > before) paidOn.push(vietNamDate(world.now()).slice(5));
    world.pass(DAY_MS);
  }
  // Cycle 2 counts for the day on which it was known to be paid: the third and fourth, missed, follow it.
  expect(paidOn).toEqual(['03-09', '03-10']);
  expect(await statuses(subscription)).toEqual(Array(4).fill('captured'));
});

describe('what stops it', () => {
  test('a cancelled subscription is never billed again; what was open is cancelled with it', async () => {
    const subscription = await world.signedUp();
    world.connector.answers.authorise = () => refuse;
    world.pass(31 * DAY_MS);
    await world.work();
    accepted(await cancelSubscription(world.deps, await world.current(subscription)));
    expect(await statuses(subscription)).toEqual(['captured', 'created']);
    await world.work();
    expect(await statuses(subscription)).toEqual(['captured', 'cancelled']);
    const tries = world.debits();
    world.pass(60 * DAY_MS);
    await world.work();
    expect(world.debits()).toBe(tries);
    expect(await world.current(subscription)).not.toHaveProperty('leftOpen');
    const again = await cancelSubscription(world.deps, await world.current(subscription));
    expect(again).toMatchObject({ error: { code: 'wrong_status' } });
  });

  test('a card that its payer took back: the cycle ends unpaid, and the merchant hears of it', async () => {
    const subscription = await world.signedUp();
    const card = await world.cardOf(subscription);
    accepted(await forgetCard(world.deps, card));
    world.pass(31 * DAY_MS);
    await world.work();
    const [, payment] = await world.paymentsOf(subscription);
    expect(payment?.status).toBe('expired');
    expect(payment && (await messagesOf(payment))).toBe(1);
    expect(await world.current(subscription)).toMatchObject({ status: 'failed', why: 'card_gone' });
    expect(world.debits()).toBe(1);
  });

  test('a bank under maintenance or a blocked merchant puts it off, and costs no try', async () => {
    const subscription = await world.signedUp();
    world.setBank('VCB', 'maintenance');
    world.pass(31 * DAY_MS);
    await world.work();
    expect(await statuses(subscription)).toEqual(['captured']);
    world.setBank('VCB', 'open');
    world.setMerchant({}, 'blocked');
    world.pass(HOUR_MS);
    await world.work();
    world.setMerchant({}, 'active');
    world.pass(DAY_MS);
    await world.work();
    expect(await statuses(subscription)).toEqual(['captured', 'captured']);
  });
});

test('a process that dies between the order and the debit leaves the cycle due', async () => {
  const subscription = await world.signedUp();
  world.pass(31 * DAY_MS);
  world.connector.answers.start = () => {
    throw new Error('killed');
  };
  const dying = { ...world.deps, cards: { ...world.deps.cards, open: () => Promise.reject() } };
  const due = await world.current(subscription);
  await billSubscription(dying, due).catch(() => {});
  expect(await statuses(subscription)).toEqual(['captured', 'created']);
  world.reset();
  await world.work();
  expect(await statuses(subscription)).toEqual(['captured', 'captured']);
});

test('cycles are the merchant’s ordinary payments: fee, account, order of its own', async () => {
  const subscription = await world.signedUp();
  world.pass(31 * DAY_MS);
  await world.work();
  const [, second] = await world.paymentsOf(subscription);
  expect(second).toMatchObject({
    ...{ merchantId: MERCHANT, amount: vnd(100_000n), terms: { account: 'payable', feeBps: 110 } },
    order: { description: 'Cà phê mỗi tháng', subscription: { cycle: 2, unattended: true } },
  });
  const { request } = world.connector.calls.findLast(({ method }) => method === 'start') ?? {};
  expect(request).toMatchObject({ card: { onFile: 'merchant' } });
});

test('whatever became of them, the history of each tells it', async () => {
  expect(await agreementsFound(store)).toEqual([]);
});
