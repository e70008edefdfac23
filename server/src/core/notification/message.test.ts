import { expect, test } from 'vitest';
import { changed, commandsTo, LENIENT, samplePayment } from '../../testing/sample-payment.ts';
import { isFinal, type Payment, type PaymentStatus } from '../payment/payment.ts';

test.each<PaymentStatus>([
  'created',
  'uncertain',
  'redirected',
  'captured',
  'declined',
  'cancelled',
  'expired',
])('on the way to %s the merchant is told exactly once, at its end', (status) => {
  let payment: Payment = samplePayment();
  const told: string[] = [];
  for (const command of commandsTo(payment, status)) {
    const { change, payment: next } = changed(payment, command);
    for (const { kind, host, dueAt, paymentId } of change?.messages ?? []) {
      expect({ host, dueAt, paymentId }).toEqual({
        host: 'shop.example',
        dueAt: command.now,
        paymentId: payment.id,
      });
      told.push(`${kind} ${next.status}`);
    }
    payment = next;
  }
  expect(told).toEqual(isFinal(payment) ? [`payment_result ${status}`] : []);
});

test.each<PaymentStatus>(['captured', 'declined', 'cancelled', 'expired'])(
  'a protocol that tells of captures only: %s',
  (status) => {
    const policy = { ...LENIENT, retryAfterRefusal: false, toldEnds: ['captured'] } as const;
    let payment: Payment = samplePayment();
    const told: string[] = [];
    for (const command of commandsTo(payment, status)) {
      const { change, payment: next } = changed(payment, command, policy);
      told.push(...(change?.messages ?? []).map(({ kind }) => kind));
      payment = next;
    }
    expect(payment.status).toBe(status);
    expect(told).toEqual(status === 'captured' ? ['payment_result'] : []);
  },
);
