import { type MerchantId, merchantId, newUuid, type PaymentId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentListQuery, RefundListQuery } from '../core/merchant/merchant-lists.ts';
import type { NewPayment } from '../core/payment/create.ts';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import { minutes, samplePayment, T0 } from '../testing/sample-payment.ts';
import { sampleRefund } from '../testing/sample-refund.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { merchantLists } from './merchant-lists.ts';

let store: TestStore;
let merchants = 100;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** A merchant that no other test has. */
function newMerchant(): MerchantId {
  merchants += 1;
  return merchantId(merchants);
}

const stored = (
  merchant: MerchantId,
  status: PaymentStatus,
  { at = T0, ...otherwise }: Partial<NewPayment> & { readonly at?: Date } = {},
): Promise<Payment> =>
  storedIn(store.writer(), status, {
    ...{ merchantId: merchant, now: at, id: newUuid(at) as PaymentId },
    ...otherwise,
  });

const orderIn = (groups: NewPayment['order']['groups'], bank?: string): NewPayment['order'] => ({
  ...samplePayment().order,
  ...(groups && { groups }),
  ...(bank !== undefined && { bank }),
});

type Asked = Partial<PaymentListQuery & RefundListQuery>;

async function found(merchant: MerchantId, asked: Partial<PaymentListQuery> = {}) {
  const query = { merchantId: merchant, protocol: '123pay', limit: 50, offset: 0, ...asked };
  const { payments, total } = await merchantLists(store.pool).payments(query);
  return { ids: payments.map(({ id }) => id), total };
}

const ids = (...payments: readonly Payment[]): readonly string[] => payments.map(({ id }) => id);

test('a merchant finds its own payments of a protocol, the newest first', async () => {
  const merchant = newMerchant();
  const first = await stored(merchant, 'created');
  const second = await stored(merchant, 'captured', { at: minutes(1) });
  await stored(newMerchant(), 'captured');
  await stored(merchant, 'captured', { protocol: 'another' });
  expect(await found(merchant)).toEqual({ ids: ids(second, first), total: 2 });
  expect(await found(newMerchant())).toEqual({ ids: [], total: 0 });
});

test('of a time: from it on, and before its end', async () => {
  const merchant = newMerchant();
  const [a, b, c] = [
    await stored(merchant, 'created', { at: minutes(0) }),
    await stored(merchant, 'created', { at: minutes(1) }),
    await stored(merchant, 'created', { at: minutes(2) }),
  ];
  expect((await found(merchant, { from: minutes(1) })).ids).toEqual(ids(c, b));
  expect((await found(merchant, { until: minutes(1) })).ids).toEqual(ids(a));
  const one = { from: minutes(1), until: minutes(2) };
  expect(await found(merchant, one)).toEqual({ ids: ids(b), total: 1 });
});

test('pages follow one another; the total is that of all', async () => {
  const merchant = newMerchant();
  const payments: Payment[] = [];
  for (const minute of [0, 1, 2, 3, 4]) {
    payments.unshift(await stored(merchant, 'created', { at: minutes(minute) }));
  }
  const page = async (offset: number) => found(merchant, { limit: 2, offset });
  expect(await page(0)).toEqual({ ids: ids(...payments.slice(0, 2)), total: 5 });
  expect(await page(4)).toEqual({ ids: ids(...payments.slice(4)), total: 5 });
  expect(await page(6)).toEqual({ ids: [], total: 5 });
});

test('of some statuses, or of one group of banks: used, fixed, or left to choose from', async () => {
  const merchant = newMerchant();
  const used = await stored(merchant, 'captured', { order: orderIn(['wallet', 'domestic_bank']) });
  const fixed = await stored(merchant, 'created', { order: orderIn(['wallet'], 'VCB') });
  const left = await stored(merchant, 'created', { order: orderIn(['domestic_bank']) });
  const cards = await stored(merchant, 'created', { order: orderIn(undefined, 'CC') });
  const any = await stored(merchant, 'created', { order: orderIn(undefined) });
  const ofGroup = async (group: NonNullable<Asked['group']>) =>
    [...(await found(merchant, { group })).ids].sort();
  expect(await ofGroup('domestic_bank')).toEqual([...ids(used, fixed, left)].sort());
  expect(await ofGroup('international_cards')).toEqual(ids(cards));
  expect(await ofGroup('wallet')).toEqual([]);
  expect((await found(merchant, { statuses: ['captured'] })).ids).toEqual(ids(used));
  expect((await found(merchant)).ids).toContain(any.id);
});

test('refunds: of the merchant, with the payment’s id, their number and their sum', async () => {
  const merchant = newMerchant();
  const payment = await stored(merchant, 'captured', { publicId: `P-${merchant}` });
  const other = await stored(newMerchant(), 'captured');
  const { refund, change } = sampleRefund(payment, vnd(30_000n));
  expect(await store.writer().write(change)).toBe('committed');
  await store.writer().write(sampleRefund(other).change);
  const lists = merchantLists(store.pool);
  const query = { merchantId: merchant, protocol: '123pay', limit: 1, offset: 0 };
  const one = { refund, publicId: `P-${merchant}` };
  expect(await lists.refunds(query)).toEqual({ refunds: [one], total: 1, totalAmount: 30_000n });
  expect(await lists.refunds({ ...query, offset: 1 })).toEqual({
    ...{ refunds: [], total: 1, totalAmount: 30_000n },
  });
  const none = { refunds: [], total: 0, totalAmount: 0n };
  expect(await lists.refunds({ ...query, statuses: ['done'] })).toEqual(none);
  expect(await lists.refunds({ ...query, until: T0 })).toEqual(none);
  expect(await lists.refunds({ ...query, protocol: 'another' })).toEqual(none);
  expect(await lists.refundById(merchant, '123pay', refund.id)).toEqual(one);
  expect(await lists.refundById(newMerchant(), '123pay', refund.id)).toBeUndefined();
  expect(await lists.refundById(merchant, 'another', refund.id)).toBeUndefined();
});

test('a payment is found by its public id by its own merchant alone', async () => {
  const merchant = newMerchant();
  const payment = await stored(merchant, 'created', { publicId: `Q-${merchant}` });
  const lists = merchantLists(store.pool);
  const find = async (who: MerchantId, protocol = '123pay') =>
    (await lists.paymentByPublicId(who, protocol, `Q-${merchant}`))?.id;
  expect(await find(merchant)).toBe(payment.id);
  expect(await find(newMerchant())).toBeUndefined();
  expect(await find(merchant, 'another')).toBeUndefined();
});
