import type { PaymentKey } from '@cong/values/ids.ts';
import type { ChangeWriter } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { OrderKey } from '../core/payment/payment-store.ts';

/**
 * Payments as this process last wrote or read them. None is ever given out before the database has said that its version
 * is still the last one; what is saved is sending and reading again what has not changed.
 */
export class RememberedPayments {
  readonly #most: number;
  /** Least lately remembered first. */
  readonly #byId = new Map<string, Payment>();
  readonly #byOrder = new Map<string, Payment>();

  /** @param most payments kept at most. */
  constructor(most: number) {
    this.#most = most;
  }

  byKey({ merchantId, paymentId }: PaymentKey): Payment | undefined {
    const found = this.#byId.get(paymentId);
    return found?.merchantId === merchantId ? found : undefined;
  }

  byOrder(key: OrderKey): Payment | undefined {
    return this.#byOrder.get(orderText(key));
  }

  remember(payment: Payment): void {
    const before = this.#byId.get(payment.id);
    // An answer may be overtaken on its way here by a newer one.
    if (before !== undefined && before.version >= payment.version) return;
    this.#byId.delete(payment.id);
    this.#byId.set(payment.id, payment);
    this.#byOrder.set(orderText(payment), payment);
    if (this.#byId.size > this.#most) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const oldest of this.#byId.values()) {
      this.#byId.delete(oldest.id);
      this.#byOrder.delete(orderText(oldest));
      return;
    }
  }
}

const orderText = ({ merchantId, protocol, orderRef }: OrderKey): string =>
  `${merchantId}/${protocol}/${orderRef}`;

/**
 * A writer whose committed payments are remembered, new orders excepted: many are never opened, and a payment that is
 * held for a while without being needed costs the collector more than reading it once.
 */
export const rememberingWriter = (
  writer: ChangeWriter,
  remembered: RememberedPayments,
): ChangeWriter => ({
  async write(change) {
    const outcome = await writer.write(change);
    if (outcome === 'committed') {
      for (const write of change.writes) {
        const isStep = write.type === 'payment' && write.payment.version > 1;
        if (isStep) remembered.remember(write.payment);
      }
    }
    return outcome;
  },
});
