import {
  type ChangeId,
  type MerchantId,
  merchantId,
  newUuid,
  type PaymentId,
} from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { HOUR_MS } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import { changePayment } from '../../core/payment/change-payment.ts';
import { createPayment } from '../../core/payment/create.ts';
import type { Payment, PaymentIn } from '../../core/payment/payment.ts';
import { DEFAULT_POLICY } from '../../core/payment/policy.ts';
import { flush } from '../../store/flush.ts';

export type Story = {
  readonly merchant?: number;
  readonly count?: number;
  readonly now: Date;
  /** Where the orders say that results go; absent: wherever the merchant's setting says. */
  readonly notifyUrl?: string;
  readonly protocol?: string;
};

let orders = 0;

/** A payment just created, not yet written. */
function newPayment(story: Story): PaymentIn<'created'> {
  const { now, notifyUrl } = story;
  orders += 1;
  const change = createPayment({
    id: newUuid(now) as PaymentId,
    changeId: newUuid(now) as ChangeId,
    merchantId: merchantId(story.merchant ?? 1),
    protocol: story.protocol ?? '123pay',
    orderRef: `order-${orders}`,
    publicId: `123P${orders}`,
    amount: vnd(100_000n),
    order: {
      description: 'coffee',
      customer: {},
      clientIp: '127.0.0.1',
      returnUrls: { success: 'http://a/', cancel: 'http://a/', failure: 'http://a/' },
      ...(notifyUrl !== undefined && { notifyUrl }),
      fingerprint: 'f',
      extras: {},
    },
    terms: { account: 'payable', feeBps: 0 },
    checkoutHash: 'h',
    now,
    expiresAt: new Date(now.getTime() + HOUR_MS),
  });
  const [write] = change.writes;
  if (write?.type !== 'payment' || write.payment.status !== 'created')
    throw new Error('no payment');
  return write.payment;
}

/** Payments that wait for a payer. */
async function createPayments(pool: Pool, story: Story): Promise<readonly Payment[]> {
  const payments = Array.from({ length: story.count ?? 1 }, () => newPayment(story));
  await flush(
    pool,
    payments.map((payment) => createPayment({ ...payment, ...changeIdAt(story.now) })),
  );
  return payments;
}

const changeIdAt = (now: Date) => ({ changeId: newUuid(now) as ChangeId, now });

/** Payments that have ended, each with a message due. */
export async function endPayments(pool: Pool, story: Story): Promise<readonly Payment[]> {
  const payments = await createPayments(pool, story);
  const { now, notifyUrl } = story;
  const ended = payments.map((payment) => {
    const decided = changePayment(
      payment,
      { type: 'cancel', by: 'payer', now },
      {
        policy: DEFAULT_POLICY,
        ids: { uuid: () => newUuid(now) },
        notifyHost: notifyUrl === undefined ? undefined : new URL(notifyUrl).host,
      },
    );
    if (!decided.ok || decided.value.change === undefined) throw new Error('not ended');
    return { payment: decided.value.payment, change: decided.value.change };
  });
  await flush(
    pool,
    ended.map(({ change }) => change),
  );
  return ended.map(({ payment }) => payment);
}

export const keyOf = ({ merchantId: merchant, id }: Payment) => ({
  merchantId: merchant satisfies MerchantId,
  paymentId: id,
});
