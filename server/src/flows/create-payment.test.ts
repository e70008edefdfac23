import { newUuid } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Order } from '../core/payment/order.ts';
import { accepted, type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT, samplePayment, T0 } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { checkoutTokenOf } from './checkout-token.ts';
import { type CreateRequest, createPayment } from './create-payment.ts';
import type { FlowDeps } from './deps.ts';

let store: TestStore;
let world: FlowWorld;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
});

afterAll(() => store.close());

const order = (more: Partial<Order> = {}): Order => ({ ...samplePayment().order, ...more });

const request = (more: Partial<CreateRequest> = {}): CreateRequest => ({
  merchant: world.merchant,
  protocol: '123pay',
  orderRef: newUuid(T0),
  amount: AMOUNT,
  order: order(),
  publicId: () => `123P${newUuid(T0)}`,
  ...more,
});

const create = (more: Partial<CreateRequest> = {}, deps: FlowDeps = world.deps) =>
  createPayment(deps, request(more));

const refusalOf = async (more: Partial<CreateRequest>, deps?: FlowDeps): Promise<string> => {
  const created = await create(more, deps);
  return created.ok ? 'created' : created.error.code;
};

test('an order becomes a payment that waits for its payer, and only the payer’s token opens it', async () => {
  const orderRef = newUuid(T0);
  const created = accepted(await create({ orderRef }));
  const { merchant } = world;
  const payment = await store.reader.byOrder({
    merchantId: merchant.id,
    protocol: '123pay',
    orderRef,
  });
  expect(payment).toMatchObject({
    status: 'created',
    amount: AMOUNT,
    publicId: created.publicId,
    terms: { account: 'payable', feeBps: 110 },
    createdAt: T0,
    expiresAt: new Date(T0.getTime() + 24 * 3_600_000),
  });
  const [, secret = ''] = created.checkoutToken.split('.');
  expect(secret).toHaveLength(22);
  expect(
    JSON.stringify(payment, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
  ).not.toContain(secret);
});

// In the order they are checked: a row breaks its own rule and all that come after it.
const ZERO = vnd(0n);
test.each<[string, string, (more: Partial<CreateRequest>) => Promise<string>]>([
  [
    'the merchant is blocked',
    'merchant_blocked',
    (more) =>
      refusalOf({
        ...more,
        merchant: world.setMerchant({}, 'blocked'),
        order: order({ bank: 'NONE' }),
      }),
  ],
  [
    'no connector serves the bank',
    'bank_not_enabled',
    (more) => refusalOf({ ...more, order: order({ bank: 'NONE' }) }),
  ],
  [
    'the merchant may not use the bank',
    'bank_not_enabled',
    (more) =>
      refusalOf({
        ...more,
        merchant: world.setMerchant({ banks: ['VTB'] }),
        order: order({ bank: 'VCB' }),
      }),
  ],
  [
    'the operator closed the bank',
    'bank_not_enabled',
    (more) => {
      world.setBank('VCB', 'closed');
      return refusalOf({ ...more, order: order({ bank: 'VCB' }) });
    },
  ],
  [
    'the bank is under maintenance',
    'bank_maintenance',
    (more) => {
      world.setBank('VCB', 'maintenance');
      return refusalOf({ ...more, order: order({ bank: 'VCB' }) });
    },
  ],
  [
    'more than one transaction may come to',
    'over_limit',
    () => refusalOf({ merchant: world.setMerchant({ limitPerTransaction: vnd(99_999n) }) }),
  ],
  [
    'more than a day may come to',
    'over_limit',
    () =>
      refusalOf(
        {
          merchant: world.setMerchant({ limitPerDay: vnd(99_999n) }),
          order: order({ bank: 'VCB' }),
        },
        { ...world.deps, healthy: () => false },
      ),
  ],
  [
    'nothing to pay',
    'zero_amount',
    (more) =>
      refusalOf(
        { ...more, order: order({ bank: 'VCB' }) },
        { ...world.deps, healthy: () => false },
      ),
  ],
  [
    'the bank’s circuit breaker is open',
    'bank_unreachable',
    () => refusalOf({ order: order({ bank: 'VCB' }) }, { ...world.deps, healthy: () => false }),
  ],
  [
    'the queue is full',
    'busy',
    () => refusalOf({}, { ...world.deps, writer: store.writer({ capacity: 0 }) }),
  ],
])('refused because %s: %s', async (_why, code, attempt) => {
  expect(await attempt({ amount: ZERO })).toBe(code);
});

test('a reference that exists is a duplicate before any business rule, so that a lost answer is learnt', async () => {
  const orderRef = newUuid(T0);
  const first = accepted(await create({ orderRef }));
  const merchant = world.setMerchant({ limitPerTransaction: vnd(1n) }, 'blocked');
  const again = await create({ orderRef, merchant });
  expect(again).toMatchObject({
    ok: false,
    error: { code: 'duplicate_order', sameContent: true, existing: { publicId: first.publicId } },
  });
  expect(world.logged).toEqual([]);
});

test('the same reference with other content is logged with both fingerprints', async () => {
  const orderRef = newUuid(T0);
  await create({ orderRef });
  const again = await create({ orderRef, order: order({ fingerprint: 'f2' }) });
  expect(again).toMatchObject({
    ok: false,
    error: { code: 'duplicate_order', sameContent: false },
  });
  expect(world.logged).toMatchObject([
    { level: 'warn', facts: { orderRef, first: 'f1', second: 'f2' } },
  ]);
});

test('a hundred requests at once for one order: one is created, the others learn of it', async () => {
  const orderRef = newUuid(T0);
  const codes = await Promise.all(Array.from({ length: 100 }, () => refusalOf({ orderRef })));
  expect(codes.filter((code) => code === 'created')).toHaveLength(1);
  expect(codes.filter((code) => code === 'duplicate_order')).toHaveLength(99);
});

test('a refused order leaves its reference free, and its day’s limit untouched', async () => {
  const orderRef = newUuid(T0);
  const tight = world.setMerchant({ limitPerDay: vnd(150_000n) });
  expect(await refusalOf({ orderRef, amount: vnd(150_001n), merchant: tight })).toBe('over_limit');
  expect(await refusalOf({ orderRef, amount: vnd(150_000n), merchant: tight })).toBe('created');
});

test('a day that is nearly full refuses before a bank that is not there', async () => {
  const used = await store.reader.usedOfDay(world.merchant.id, '2026-11-22');
  const merchant = world.setMerchant({ limitPerDay: vnd(used + 150_000n) });
  expect(await refusalOf({ merchant, amount: vnd(100_000n) })).toBe('created');
  const away = { ...world.deps, healthy: () => false };
  const asked = { merchant, order: order({ bank: 'VCB' }) };
  expect(await refusalOf({ ...asked, amount: vnd(50_001n) }, away)).toBe('over_limit');
  expect(await refusalOf({ ...asked, amount: vnd(50_000n) }, away)).toBe('bank_unreachable');
});

test('a merchant’s own expiry is kept', async () => {
  const orderRef = newUuid(T0);
  const expiresAt = new Date('2026-11-30T00:00:00Z');
  await create({ orderRef, expiresAt });
  const key = { merchantId: world.merchant.id, protocol: '123pay', orderRef };
  expect(await store.reader.byOrder(key)).toMatchObject({ expiresAt });
});

test('the page’s token is made again for whoever may ask, also while the master key is replaced', async () => {
  const orderRef = newUuid(T0);
  const { checkoutToken } = accepted(await create({ orderRef }));
  const { merchant, deps } = world;
  const payment = await store.reader.byOrder({
    ...{ merchantId: merchant.id, protocol: '123pay', orderRef },
  });
  if (payment === undefined) throw new Error('no payment');
  expect(checkoutTokenOf(deps, payment)).toBe(checkoutToken);
  const another = { linkSecret: () => 'another' };
  expect(checkoutTokenOf(another, payment)).toBeUndefined();
  const replacing = { ...another, formerLinkSecret: deps.linkSecret };
  expect(checkoutTokenOf(replacing, payment)).toBe(checkoutToken);
});
