import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { DAY_MS, HOUR_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SavedCard } from '../core/card/saved-card.ts';
import type { Payment } from '../core/payment/payment.ts';
import { agreementsFound } from '../testing/agreements-found.ts';
import { accepted, detailsFor, type FlowWorld, flowWorld, OTP } from '../testing/flow-world.ts';
import { BROWSER, LENIENT, MERCHANT, samplePayment } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { submitOtp } from './authorise.ts';
import type { FlowDeps } from './deps.ts';
import { cancelPayment } from './end-payment.ts';
import { type LinkRequest, linkCard } from './link-card.ts';
import { recordConnectorResult } from './record-connector-result.ts';
import { submitDetails } from './submit-details.ts';
import { tellCardAmount } from './tell-card-amount.ts';

const AMOUNT = vnd(4_321n);

let store: TestStore;
let world: FlowWorld;
let deps: FlowDeps;
let links = 0;

beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(() => {
  world = flowWorld(store);
  deps = {
    ...world.deps,
    policyOf: () => LENIENT,
    route: () => ({ connector: 'banknet', method: 'international_card' }),
  };
});
afterAll(() => store.close());

const { order } = samplePayment();
const token = () => `ALT-${links}`;
const fresh = () => `khách-${links}`;

function request(customerRef: string, change: Partial<LinkRequest['facts']> = {}): LinkRequest {
  links += 1;
  return {
    ...{ merchant: world.merchant, protocol: 'alepay', orderRef: `link-${links}`, amount: AMOUNT },
    order: { ...order, bank: 'CC', saveCard: { token: token(), customerRef, link: true } },
    publicId: () => `L${links}`,
    customerRef,
    facts: { email: 'Lan@example.vn', phone: '0901 234 567', details: {}, ...change },
  };
}

async function opened(customerRef: string): Promise<Payment> {
  accepted(await linkCard(deps, request(customerRef)));
  const payment = await store.reader.byOrder({
    ...{ merchantId: MERCHANT, protocol: 'alepay', orderRef: `link-${links}` },
  });
  if (payment === undefined) throw new Error('no payment');
  return payment;
}

/** Each customer of these tests has a card of its own. */
const typed = (payment: Payment, number = `41111111${String(links).padStart(8, '0')}`) =>
  detailsFor(payment, {
    bank: 'CC',
    card: { ...detailsFor(payment).card, holder: '', date: '12/30', number: new Secret(number) },
  });
async function pay(payment: Payment, number?: string): Promise<Payment> {
  const waiting = accepted(await submitDetails(deps, payment, typed(payment, number)));
  if (waiting.status !== 'awaiting_otp') return waiting;
  const form = { attemptId: waiting.attemptId, step: 0, otp: OTP, browserHash: BROWSER };
  return accepted(await submitOtp(deps, waiting, form));
}

const cardOf = async ({ merchantId, id }: Payment): Promise<SavedCard> => {
  const card = await deps.cards.byPayment(merchantId, id);
  if (card === undefined) throw new Error('no card');
  return card;
};

const tell = async (payment: Payment, amount: bigint, step: number): Promise<SavedCard> =>
  accepted(await tellCardAmount(deps, payment, { amount: vnd(amount), step }));

test('a 2-D card is debited a small amount that goes back, and is verified when its holder tells it', async () => {
  const customerRef = fresh();
  const paid = await pay(await opened(customerRef));
  expect(paid).toMatchObject({ status: 'captured', refunded: AMOUNT });
  expect(await store.reader.refundsOf({ merchantId: MERCHANT, paymentId: paid.id })).toMatchObject([
    { status: 'requested', amount: AMOUNT, account: 'verification' },
  ]);
  expect(await cardOf(paid)).toMatchObject({ status: 'active', unverified: { wrongAmounts: 0 } });
  expect(await tell(paid, 1n, 0)).toMatchObject({ unverified: { wrongAmounts: 1 } });
  // The same form posted twice counts once.
  expect(await tell(paid, 1n, 0)).toMatchObject({ unverified: { wrongAmounts: 1 } });
  const verified = await tell(paid, AMOUNT, 1);
  expect(verified).not.toHaveProperty('unverified');
  expect(await cardOf(paid)).toEqual(verified);
  const key = { merchantId: MERCHANT, protocol: 'alepay', customerRef };
  expect(await deps.cards.ofCustomer(key)).toEqual([verified]);
});

test('a card whose issuer challenged its holder is verified at once', async () => {
  world.connector.answers.start = () => ({
    ...{ outcome: 'redirect', connectorRef: 'acs', url: 'https://acs.example/' },
  });
  const away = await pay(await opened(fresh()));
  if (away.status !== 'redirected') throw new Error(away.status);
  await recordConnectorResult(deps, away.attemptId, { outcome: 'paid', amount: AMOUNT });
  expect(await cardOf(away)).not.toHaveProperty('unverified');
});

test('three wrong amounts forget the card; its number is not linked for a day, by anybody', async () => {
  const number = '4111111199999999';
  const paid = await pay(await opened(fresh()), number);
  for (const step of [0, 1, 2]) await tell(paid, 1n, step);
  expect(await cardOf(paid)).toMatchObject({ status: 'deleted' });
  const barred = await pay(await opened(fresh()), number);
  expect(barred.attempts).toMatchObject([{ outcome: { reason: 'card_barred' } }]);
  expect(world.connector.countOf('start')).toBe(1);
  world.pass(DAY_MS);
  expect((await pay(await opened(fresh()), number)).status).toBe('captured');
});

test('a number belongs to one customer; one that was never verified may be linked again by its own', async () => {
  const number = '4111111188888888';
  const [lan, mai] = [fresh(), 'mai'];
  const first = await pay(await opened(lan), number);
  expect((await pay(await opened(mai), number)).attempts).toMatchObject([
    { savesNone: 'card_linked', outcome: { reason: 'card_linked' } },
  ]);
  const second = await pay(await opened(lan), number);
  expect((await cardOf(first)).status).toBe('active');
  await tell(second, AMOUNT, 0);
  expect((await cardOf(first)).status).toBe('deleted');
  expect((await pay(await opened(lan), number)).attempts).toMatchObject([
    { outcome: { reason: 'card_linked' } },
  ]);
});

test('an order that would link its card besides is paid all the same', async () => {
  const number = '4111111177777777';
  await pay(await opened(fresh()), number);
  const payment = await world.newPayment({
    protocol: 'alepay',
    order: { ...order, saveCard: { token: 'ALT-order', customerRef: 'mai', link: true } },
  });
  const paid = await pay(payment, number);
  expect(paid).toMatchObject({ status: 'captured', attempts: [{ savesNone: 'card_linked' }] });
  expect(await deps.cards.byPayment(MERCHANT, paid.id)).toBeUndefined();
});

describe('who a customer is', () => {
  test('is settled while a card is linked or being linked', async () => {
    const lan = fresh();
    const open = await opened(lan);
    expect(await linkCard(deps, request(lan, { email: 'mai@example.vn' }))).toMatchObject({
      error: { code: 'email_differs' },
    });
    expect(await linkCard(deps, request(lan, { phone: '0999999999' }))).toMatchObject({
      error: { code: 'phone_differs' },
    });
    // Written otherwise, they are the same.
    accepted(await linkCard(deps, request(lan, { email: 'lan@EXAMPLE.vn', phone: '0901234567' })));
    await pay(open);
    world.pass(25 * HOUR_MS);
    expect(await linkCard(deps, request(lan, { email: 'mai@example.vn' }))).toMatchObject({
      error: { code: 'email_differs' },
    });
  });

  test('may be told anew when nothing came of it', async () => {
    const lan = fresh();
    accepted(await cancelPayment(deps, await opened(lan), 'payer'));
    accepted(await linkCard(deps, request(lan, { email: 'mai@example.vn' })));
    const key = { merchantId: MERCHANT, protocol: 'alepay', customerRef: lan };
    expect(await deps.cards.profileOf(key)).toMatchObject({ email: 'mai@example.vn', version: 2 });
  });

  test('two at once: both find their page, the profile is one', async () => {
    const lan = fresh();
    const both = await Promise.all([linkCard(deps, request(lan)), linkCard(deps, request(lan))]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await store.count('select count(*) from profile where customer_ref = $1', [lan])).toBe(
      1,
    );
  });
});

test('linking counts against no limit of the merchant’s, and owes it no message', async () => {
  world.setMerchant({ limitPerTransaction: vnd(1n), limitPerDay: vnd(1n) });
  const paid = await pay(await opened(fresh()));
  expect(paid.status).toBe('captured');
  const sql = 'select count(*) from message where payment_id = $1';
  expect(await store.count(sql, [paid.id])).toBe(0);
});

test('whatever became of them, the history of each tells it', async () => {
  expect(await agreementsFound(store)).toEqual([]);
});
