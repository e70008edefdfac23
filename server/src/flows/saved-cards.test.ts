import { newUuid } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SavedCard } from '../core/card/saved-card.ts';
import type { Payment } from '../core/payment/payment.ts';
import { changeConfiguration } from '../store/configuration-change.ts';
import { rotateDataKey } from '../store/merchant-keys.ts';
import { agreementsFound } from '../testing/agreements-found.ts';
import {
  accepted,
  CARD,
  detailsFor,
  type FlowWorld,
  flowWorld,
  OTP,
} from '../testing/flow-world.ts';
import { BROWSER, MERCHANT, T0 } from '../testing/sample-payment.ts';
import { TEST_MASTER_KEYS } from '../testing/test-cards.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { submitOtp } from './authorise.ts';
import { cancelPayment } from './end-payment.ts';
import { forgetCard } from './forget-card.ts';
import { payWithSavedCard } from './pay-with-saved-card.ts';
import { submitDetails } from './submit-details.ts';

const NUMBER = CARD.number.reveal();

let store: TestStore;
let world: FlowWorld;
let tokens = 0;

beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(() => {
  world = flowWorld(store);
});
afterAll(() => store.close());

/** An order whose payer agreed to have the card kept. */
async function saving(customerRef?: string): Promise<{ payment: Payment; token: string }> {
  tokens += 1;
  const token = `411111111111${String(tokens).padStart(4, '0')}`;
  const saveCard = { token, ...(customerRef !== undefined && { customerRef }) };
  const { order } = await world.newPayment();
  const payment = await world.newPayment({ order: { ...order, saveCard } });
  return { payment, token };
}

const cardOf = async ({ merchantId, id }: Payment): Promise<SavedCard> => {
  const card = await world.deps.cards.byPayment(merchantId, id);
  if (card === undefined) throw new Error('no card');
  return card;
};

async function pay(payment: Payment): Promise<Payment> {
  const waiting = accepted(await submitDetails(world.deps, payment, detailsFor(payment)));
  if (waiting.status !== 'awaiting_otp') throw new Error(waiting.status);
  const { attemptId, wrongOtps: step } = waiting;
  return accepted(
    await submitOtp(world.deps, waiting, { attemptId, step, otp: OTP, browserHash: BROWSER }),
  );
}

/** Everything that the database holds, as text. */
async function everything(): Promise<string> {
  const { rows } = await store.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const tables = await Promise.all(
    rows.map(({ name }) => store.pool.query(`select to_jsonb(t)::text as row from ${name} t`)),
  );
  return tables.flatMap(({ rows: all }) => all.map(({ row }) => String(row))).join('\n');
}

test('a card is provisional until its attempt pays, then it pays again without being typed', async () => {
  const { payment, token } = await saving('customer-1');
  const waiting = accepted(await submitDetails(world.deps, payment, detailsFor(payment)));
  expect(await cardOf(waiting)).toMatchObject({
    status: 'provisional',
    token,
    masked: '970400******0018',
  });
  const again = await world.newPayment();
  const early = await payWithSavedCard(world.deps, again, {
    ...{ card: await cardOf(waiting), by: 'payer', attemptNumber: 1, browserHash: BROWSER },
    locale: 'vi',
  });
  expect(early).toMatchObject({ ok: false, error: { code: 'card_not_active' } });
  if (waiting.status !== 'awaiting_otp') throw new Error(waiting.status);
  const { attemptId } = waiting;
  const form = { attemptId, step: 0, otp: OTP, browserHash: BROWSER };
  const paid = accepted(await submitOtp(world.deps, waiting, form));
  expect(paid.status).toBe('captured');
  const card = await cardOf(paid);
  expect(card).toMatchObject({ status: 'active', version: 2, activeAt: world.now() });
  expect(
    await world.deps.cards.ofCustomer({
      merchantId: MERCHANT,
      protocol: '123pay',
      customerRef: 'customer-1',
    }),
  ).toEqual([card]);
  const asked = accepted(
    await payWithSavedCard(world.deps, again, {
      ...{ card, by: 'payer', attemptNumber: 1, browserHash: BROWSER, locale: 'vi' },
    }),
  );
  expect(asked.attempts).toMatchObject([{ cardOnFile: card.id, maskedCard: '970400******0018' }]);
  const { request } = world.connector.calls.at(-1) ?? {};
  expect(request).toMatchObject({
    card: { holder: 'NGUYEN VAN A', date: '03/07', onFile: 'payer' },
  });
  expect((request as { card: { number: Secret } }).card.number.reveal()).toBe(NUMBER);
});

test.each<[string, (payment: Payment) => Promise<unknown>]>([
  [
    'the bank refuses',
    async (payment) => {
      world.connector.answers.authorise = () => ({
        outcome: 'refused',
        reason: 'insufficient_funds',
      });
      await pay(payment);
    },
  ],
  [
    'the payer cancels',
    async (payment) => {
      const waiting = accepted(await submitDetails(world.deps, payment, detailsFor(payment)));
      accepted(await cancelPayment(world.deps, waiting, 'payer'));
    },
  ],
])('%s: the number is gone with the same change', async (_name, end) => {
  const { payment } = await saving();
  await end(payment);
  const card = await cardOf(payment);
  expect(card).toMatchObject({ status: 'deleted' });
  expect(card).not.toHaveProperty('number');
});

test('an unknown outcome keeps the card provisional until it is known', async () => {
  world.connector.answers.authorise = () => ({ outcome: 'unknown', why: 'timeout' });
  const { payment } = await saving();
  expect((await pay(payment)).status).toBe('uncertain');
  expect((await cardOf(payment)).status).toBe('provisional');
});

test('a card that is forgotten is gone for good; a second time changes nothing', async () => {
  const { payment } = await saving();
  await pay(payment);
  const card = await cardOf(payment);
  accepted(await forgetCard(world.deps, card));
  accepted(await forgetCard(world.deps, card));
  const forgotten = await cardOf(payment);
  expect(forgotten).toMatchObject({ status: 'deleted', version: 3 });
  const { rows } = await store.pool.query('select state::text from saved_card where id = $1', [
    card.id,
  ]);
  expect(rows[0].state).not.toContain('"number"');
});

test('no number and no security code stands anywhere in the database', async () => {
  const { payment } = await saving();
  const securityCode = new Secret('987');
  const card = { ...CARD, securityCode };
  accepted(await submitDetails(world.deps, payment, detailsFor(payment, { card })));
  const text = await everything();
  expect(text).toContain('970400******0018');
  expect(text).not.toContain(NUMBER);
  expect(text).not.toMatch(/securityCode|987"/);
});

test('the same number is known again at its merchant, and told from another', async () => {
  const [one, other] = [await saving(), await saving()];
  await pay(one.payment);
  await pay(other.payment);
  const { fingerprint } = await cardOf(one.payment);
  const same = await world.deps.cards.byFingerprint(MERCHANT, '123pay', fingerprint);
  expect(same.map(({ token }) => token)).toEqual(expect.arrayContaining([one.token, other.token]));
  expect(world.deps.cards.fingerprint(MERCHANT, new Secret('9704000000000026'))).not.toBe(
    fingerprint,
  );
});

test('a fresh data key opens every card that the old one sealed; a card moved to another row does not open', async () => {
  const { payment } = await saving();
  await pay(payment);
  const before = await cardOf(payment);
  const deps = { pool: store.pool, clock: () => T0, newUuid, operator: 'lan' };
  await changeConfiguration(deps, (tx) => rotateDataKey(tx, TEST_MASTER_KEYS, MERCHANT));
  const after = await cardOf(payment);
  if (before.status !== 'active' || after.status !== 'active') throw new Error('not active');
  expect(after.number).not.toBe(before.number);
  expect((await world.deps.cards.open(after)).reveal()).toBe(NUMBER);
  await expect(world.deps.cards.open(before)).rejects.toThrow('does not open');
  const { payment: second } = await saving();
  await pay(second);
  const another = await cardOf(second);
  if (another.status !== 'active') throw new Error('not active');
  await expect(world.deps.cards.open({ ...another, number: after.number })).rejects.toThrow();
  accepted(await forgetCard(world.deps, before));
  expect((await cardOf(payment)).status).toBe('deleted');
});

test('whatever became of them, the history of each tells it', async () => {
  expect(await agreementsFound(store)).toEqual([]);
});
