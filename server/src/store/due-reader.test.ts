import type { MerchantId } from '@cong/values/ids.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dueAt, type Payment, type PaymentStatus } from '../core/payment/payment.ts';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import { AMOUNT, attemptOfNumber, minutes, T0 } from '../testing/sample-payment.ts';
import { sampleRefund } from '../testing/sample-refund.ts';
import { storedAfter, storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { dueReader } from './due-reader.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const ALL = Array.from({ length: PARTITIONS }, (_, partition) => partition);
const later = minutes(24 * 60 + 1);
const stored = (status: PaymentStatus, merchant = 1) =>
  storedIn(store.writer(), status, { merchantId: merchant as MerchantId });

test('a payment is due when its state says so, oldest first, and a final one never', async () => {
  const due = dueReader(store.pool);
  const statuses: readonly PaymentStatus[] = [
    ...([
      'created',
      'verifying',
      'awaiting_otp',
      'redirected',
      'authorising',
      'uncertain',
    ] as const),
    ...(['captured', 'declined', 'cancelled', 'expired'] as const),
  ];
  const payments = await Promise.all(statuses.map((status) => stored(status)));
  const found = await due.payments({ now: later, partitions: ALL, limit: 100 });
  const waiting = payments.filter((payment) => dueAt(payment) !== undefined);
  const byId = (all: readonly Payment[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(waiting).toHaveLength(6);
  expect(byId(found)).toEqual(byId(waiting));
  const times = found.map((payment) => dueAt(payment)?.getTime() ?? 0);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(await due.payments({ now: T0, partitions: ALL, limit: 100 })).toEqual([]);
  const first = await due.payments({ now: later, partitions: ALL, limit: 2 });
  expect(first).toEqual(found.slice(0, 2));
});

test('a worker sees the merchants of its own partitions only', async () => {
  const due = dueReader(store.pool);
  const mine = await stored('created', 5);
  const alsoMine = await stored('created', 5 + PARTITIONS);
  await stored('created', 6);
  const found = await due.payments({ now: later, partitions: [5], limit: 100 });
  expect(found.map(({ id }) => id).toSorted()).toEqual([mine.id, alsoMine.id].toSorted());
  expect(await due.payments({ now: later, partitions: [], limit: 100 })).toEqual([]);
});

test('refunds and reversals are due until they end', async () => {
  const due = dueReader(store.pool);
  const captured = await stored('captured', 9);
  const { refund, change } = sampleRefund(captured);
  await store.writer().write(change);
  const declined = await stored('declined', 9);
  await storedAfter(store.writer(), declined, [
    {
      type: 'record_result',
      attemptId: attemptOfNumber(declined, 1),
      answer: { outcome: 'paid', amount: AMOUNT },
      now: minutes(5),
    },
  ]);
  const query = { now: later, partitions: [9], limit: 10 };
  expect(await due.refunds(query)).toEqual([refund]);
  expect(await due.reversals(query)).toMatchObject([{ paymentId: declined.id, status: 'pending' }]);
  expect(await due.refunds({ ...query, now: minutes(9) })).toEqual([]);
});
