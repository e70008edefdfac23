import { attemptId, type ChangeId, merchantId, newUuid, type PaymentId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, HOUR_MS } from '@cong/values/time.ts';
import { formatTransactionId } from '@cong/wire/123pay/transaction-id.ts';
import type { Change } from '../../../server/src/core/change/change.ts';
import { changePayment } from '../../../server/src/core/payment/change-payment.ts';
import type { Command } from '../../../server/src/core/payment/command.ts';
import { createPayment } from '../../../server/src/core/payment/create.ts';
import type { Payment } from '../../../server/src/core/payment/payment.ts';
import { protocol123pay } from '../../../server/src/protocols/123pay/protocol-123pay.ts';

/** Which payment, when, and through whom. */
export type StoryOptions = {
  /** Unique within a run. */
  readonly number: number;
  readonly orderRef: string;
  readonly at: Date;
  readonly connector: string;
};

/** The sandbox's first merchant. */
const MERCHANT = merchantId(1);
const HASH = 'ZCw3qYV5wBsNO0cXHaZVH9hYP4kz0Z4tX2pIVh9jzLk';
const RETURN_URL = 'http://localhost:9/shop/return';
/** Nobody listens here: these payments' notifications are not sent. */
const NOTIFY_HOST = '127.0.0.1:9';

const { policy } = protocol123pay({
  notifySchedule: [0],
  idleMs: HOUR_MS,
  lifetimeMs: 24 * HOUR_MS,
});

/** The changes of one payment in the order in which the flows write them: from the order to the captured money. */
export function paymentStory({ number, orderRef, at, connector }: StoryOptions): readonly Change[] {
  const created = createPayment({
    id: newUuid(at) as PaymentId,
    changeId: newUuid(at) as ChangeId,
    merchantId: MERCHANT,
    protocol: '123pay',
    orderRef,
    publicId: formatTransactionId(at, number),
    amount: vnd(10_000n + BigInt(number % 2_000) * 1_000n),
    order: {
      description: `Don hang ${orderRef}`,
      customer: { name: 'Nguyen Van A', phone: '0901234567', email: 'a@example.vn' },
      clientIp: '127.0.0.1',
      returnUrls: { success: RETURN_URL, cancel: RETURN_URL, failure: RETURN_URL },
      fingerprint: HASH,
      extras: { credentialId: '019aabf0-6b1e-7d7c-a8b0-6ac9a1f6f0a1' },
    },
    terms: { account: 'payable', feeBps: 0 },
    checkoutHash: HASH,
    now: at,
    expiresAt: addMs(at, 24 * HOUR_MS),
  });
  const changes = [created];
  let payment = paymentIn(created);
  for (const command of story(payment, connector)) {
    const decided = changePayment(payment, command, {
      policy,
      ids: { uuid: () => newUuid(at) },
      notifyHost: NOTIFY_HOST,
    });
    if (!decided.ok || decided.value.change === undefined) throw new Error('the story is wrong');
    changes.push(decided.value.change);
    payment = decided.value.payment;
  }
  return changes;
}

/** The payment as a change writes it. */
export function paymentIn({ writes }: Change): Payment {
  const [write] = writes;
  if (write?.type !== 'payment') throw new Error('a change without a payment');
  return write.payment;
}

function story(payment: Payment, connector: string): readonly Command[] {
  const { merchantId: merchant, id, amount, createdAt: now } = payment;
  const attempt = attemptId({ merchantId: merchant, paymentId: id }, 1);
  const callDeadline = addMs(now, 15_000);
  const otpExpiresAt = addMs(now, 300_000);
  return [
    { type: 'open', now },
    {
      type: 'start_attempt',
      attempt: {
        id: attempt,
        number: 1,
        method: 'domestic_card',
        bank: 'VCB',
        connector,
        maskedCard: '970400******0018',
      },
      browserHash: HASH,
      callDeadline,
      now,
    },
    {
      type: 'record_start',
      attemptId: attempt,
      answer: { outcome: 'otp_required', connectorRef: 'BN00000001', otpExpiresAt },
      now,
    },
    { type: 'start_authorise', attemptId: attempt, step: 0, callDeadline, now },
    {
      type: 'record_result',
      attemptId: attempt,
      answer: { outcome: 'paid', amount },
      nextInquiryAt: callDeadline,
      now,
    },
  ];
}
