import { newUuid } from '@cong/values/ids.ts';
import { DAY_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Subscription } from '../core/subscription/subscription.ts';
import { changePlan } from '../flows/plans.ts';
import { agreementsFound } from '../testing/agreements-found.ts';
import { accepted } from '../testing/flow-world.ts';
import { LENIENT, T0 } from '../testing/sample-payment.ts';
import { subscriptionWorld } from '../testing/subscription-world.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { ledgerStore } from './ledger-store.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});
beforeEach(() => store.pool.query('truncate saved_card, profile, plan, subscription, event'));
afterAll(() => store.close());

const run = (sql: string, ...values: unknown[]) => store.pool.query(sql, values);

/** A customer known to the merchant, a plan that was renamed, and a subscription of two paid cycles. */
async function sound(): Promise<Subscription> {
  const world = subscriptionWorld(store);
  const signedUp = await world.signedUp();
  const { merchantId, protocol, terms } = signedUp;
  accepted(await changePlan(world.deps, { merchantId, protocol, code: terms.planCode }, END));
  world.pass(31 * DAY_MS);
  await world.work();
  const { id: linkedBy } = await world.newPayment();
  const profile = { id: newUuid(T0), merchantId, version: 1, status: 'known', protocol };
  await run(
    `insert into profile values ($1, $2, 1, $3, 'lan', 'known', $4)`,
    ...[merchantId, profile.id, protocol, { ...profile, customerRef: 'lan', linkedBy }],
  );
  await run(
    `insert into event values ($1, $2, 1, 0, $2, 'profile_recorded', $3, now())`,
    ...[merchantId, profile.id, { linkedBy }],
  );
  expect(await agreementsFound(store)).toEqual([]);
  return world.current(signedUp);
}

const END = { name: 'Trà', endsAt: new Date('2030-01-01T00:00:00Z') };

const state = (table: string, json: string) =>
  run(`update ${table} set state = state || '${json}'`);
const forget = (type: string) => run('delete from event where type = $1', type);

// Each table and each way of being wrong, planted behind the gateway's back.
const PLANTS: readonly (readonly [what: string, plant: () => Promise<unknown>, found: string])[] = [
  ['a card was never saved', () => forget('card_saved'), 'its first event is missing'],
  ['a card was never paid with', () => forget('card_activated'), 'version 2, its events say 1'],
  [
    'a card is another customer’s',
    () => state('saved_card', '{"masked": "411111******1111"}'),
    'its events say another masked',
  ],
  [
    'a card’s number is gone',
    () => run(`update saved_card set state = state - 'number'`),
    'its number is missing',
  ],
  [
    'a deleted card comes back',
    () =>
      run(
        `insert into event select merchant_id, stream, 3, 0, change_id, 'card_deleted',
           '{"at": "2026-11-22T04:00:00.000Z"}', at from event where type = 'card_activated'`,
      ),
    'version 2, its events say 3',
  ],
  [
    'a card’s row is under another token',
    () => run(`update saved_card set token = 'other'`),
    'the state says another token',
  ],
  [
    'a customer is linked by another payment',
    () => state('profile', '{"linkedBy": "01900000-0000-7000-8000-000000000099"}'),
    'its events say another linkedBy',
  ],
  [
    'a plan costs more',
    () => state('plan', '{"amount": "100001"}'),
    'its events say another amount',
  ],
  ['a plan was never changed', () => forget('plan_changed'), 'version 2, its events say 1'],
  [
    'a subscription was cancelled',
    () =>
      run(
        `update subscription set status = 'cancelled', due_at = null,
           state = state - 'cardId' - 'cycle' - 'lastPaidAt' || '{"status": "cancelled", "endedAt": "2026-11-22T04:00:00.000Z"}'`,
      ),
    'its events say another status, cardId, lastPaidAt, cycle, endedAt',
  ],
  [
    'a subscription’s cycle is said not to be billed',
    () => state('subscription', '{"billed": 1}'),
    'its events say another billed',
  ],
  [
    'a cycle’s payment is gone',
    () => run(`delete from payment where order_ref like 'SUB%-2'`),
    'cycle 2 was billed, its payment is missing',
  ],
  [
    'a cycle was not paid, and the next fell due',
    () => run(`update payment set status = 'declined' where order_ref like 'SUB%-1'`),
    'cycle 1 was billed, its payment is declined',
  ],
  [
    'a subscription is never due',
    () => run('update subscription set due_at = null'),
    'the state says another due_at',
  ],
  ['a cycle was never tried', () => forget('cycle_tried'), 'are missing'],
  ['a cycle was never paid', () => forget('cycle_paid'), 'version 5, its events say 4'],
];

test.each(PLANTS)('found: %s', async (_what, plant, found) => {
  await sound();
  await plant();
  const differences = await agreementsFound(store);
  expect(differences).toMatchObject([
    { check: 'agreements', what: expect.stringContaining(found) },
  ]);
});

test('the check of the books tells it, by the name that the merchant knows', async () => {
  const { code, signUp } = await sound();
  await state('subscription', '{"billed": 1}');
  const ledger = ledgerStore({ ...store, policyOf: () => LENIENT });
  const { named } = await ledger.verify({ allowPending: true });
  expect(named.filter(({ check }) => check === 'agreements')).toMatchObject([
    { subject: `subscription ${code}`, paymentId: signUp },
  ]);
});

test('more than a page is read whole', async () => {
  await sound();
  await run(
    `insert into plan select merchant_id, gen_random_uuid(), version, protocol, code || n, status, state
     from plan, generate_series(1, 900) n`,
  );
  // Each has another id and code than its state, and no events.
  expect(await agreementsFound(store)).toHaveLength(1_800);
});
