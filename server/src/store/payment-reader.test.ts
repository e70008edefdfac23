import { type MerchantId, newUuid, type PaymentId } from '@cong/values/ids.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import { changed, MERCHANT, samplePayment, T0 } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { paymentReader } from './payment-reader.ts';
import { RememberedPayments, rememberingWriter } from './remembered-payments.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const nobody = { merchantId: MERCHANT, paymentId: newUuid(T0) as PaymentId };

test('payments are found by key and by order, many at once, each its own', async () => {
  const writer = store.writer();
  const payments = await Promise.all(
    Array.from({ length: 700 }, () => storedIn(writer, 'created')),
  );
  const byKey = payments.map(({ merchantId, id }) =>
    store.reader.byKey({ merchantId, paymentId: id }),
  );
  expect(await Promise.all([...byKey, store.reader.byKey(nobody)])).toEqual([
    ...payments,
    undefined,
  ]);
  const byOrder = payments.map((payment) => store.reader.byOrder(payment));
  expect(await Promise.all(byOrder)).toEqual(payments);
});

test('a payment is found by the id that its protocol shows, and by the merchant’s reference', async () => {
  const shared = { orderRef: 'same', publicId: '123P2611220000001' };
  const one = await storedIn(store.writer(), 'created', shared);
  const other = await storedIn(store.writer(), 'created', {
    ...{ ...shared, publicId: '123P2611220000002' },
    merchantId: 2 as MerchantId,
  });
  const elsewhere = await storedIn(store.writer(), 'created', { ...shared, protocol: 'alepay' });
  const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).toSorted();
  expect(ids(await store.reader.byPublicId('123P2611220000002'))).toEqual([other.id]);
  expect(ids(await store.reader.byOrderRef('123pay', 'same'))).toEqual(ids([one, other]));
  expect(ids(await store.reader.byOrderRef(undefined, 'same'))).toEqual(
    ids([one, other, elsewhere]),
  );
  expect(await store.reader.byPublicId('123P0')).toEqual([]);
});

test('what one process remembers is checked against the database at each look', async () => {
  const remembered = new RememberedPayments(100);
  const reader = paymentReader({ ...store, remembered });
  const here = rememberingWriter(store.writer(), remembered);
  const elsewhere = store.writer();
  const payment = await storedIn(here, 'awaiting_otp');
  const key = { merchantId: payment.merchantId, paymentId: payment.id };
  // Written here: the very same value, since nothing was sent.
  expect(await reader.byKey(key)).toBe(payment);
  expect(await reader.byOrder(payment)).toBe(payment);
  const cancelled = changed(payment, { type: 'cancel', by: 'payer', now: T0 });
  await elsewhere.write(cancelled.change as Change);
  expect(await reader.byKey(key)).toEqual(cancelled.payment);
  const again = await reader.byOrder(payment);
  expect(again).toEqual(cancelled.payment);
  expect(await reader.byKey(key)).toBe(again);
});

test('a new order is remembered when somebody looks at it, not before', async () => {
  const remembered = new RememberedPayments(100);
  const reader = paymentReader({ ...store, remembered });
  const payment = await storedIn(rememberingWriter(store.writer(), remembered), 'created');
  expect(remembered.byOrder(payment)).toBeUndefined();
  const read = await reader.byOrder(payment);
  expect(read).toEqual(payment);
  expect(await reader.byOrder(payment)).toBe(read);
});

test('a remembered payment that is gone from the database is gone', async () => {
  const remembered = new RememberedPayments(100);
  const reader = paymentReader({ ...store, remembered });
  const payment = await storedIn(rememberingWriter(store.writer(), remembered), 'authorising');
  await store.pool.query('delete from payment where id = $1', [payment.id]);
  expect(await reader.byKey({ merchantId: MERCHANT, paymentId: payment.id })).toBeUndefined();
  expect(await reader.byOrder(payment)).toBeUndefined();
});

test('no more payments are remembered than was said, the latest ones, each in its last version', () => {
  const remembered = new RememberedPayments(2);
  const [first, second, third] = [samplePayment(), samplePayment(), samplePayment()];
  const later = changed(first, { type: 'open', now: T0 }).payment;
  for (const payment of [first, second, later, first, third]) remembered.remember(payment);
  const held = (payment: Payment) =>
    remembered.byKey({ merchantId: payment.merchantId, paymentId: payment.id });
  expect([held(first), held(second), held(third)]).toEqual([later, undefined, third]);
  expect(remembered.byOrder(second)).toBeUndefined();
  expect(remembered.byKey({ merchantId: 2 as MerchantId, paymentId: third.id })).toBeUndefined();
});

test('a key of another merchant finds nothing', async () => {
  const payment = await storedIn(store.writer(), 'created');
  const key = { merchantId: 2 as MerchantId, paymentId: payment.id };
  expect(await store.reader.byKey(key)).toBeUndefined();
  expect(await store.reader.historyOf(key)).toEqual([]);
});

test('of a payment that is not there nothing is found', async () => {
  expect(await store.reader.historyOf(nobody)).toEqual([]);
  expect(await store.reader.postingsOf(nobody)).toEqual([]);
  expect(await store.reader.refundsOf(nobody)).toEqual([]);
  expect(await store.reader.reversalsOf(nobody)).toEqual([]);
  expect(await store.reader.refundByRequest(MERCHANT, '123pay', 'none')).toBeUndefined();
});
