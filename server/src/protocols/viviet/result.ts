import { vnd } from '@cong/values/money.ts';
import { RETURN_CODES } from '@cong/wire/viviet/codes.ts';
import type { PaymentReturn, ReturnSigner } from '@cong/wire/viviet/payment-return.ts';
import type { Credential } from '../../core/merchant/merchant.ts';
import { orderNow } from '../../core/payment/order-now.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { codeOf, toldCodeOf } from './codes.ts';
import { v1Of, v2Of } from './keys.ts';

/** What is told of a payment as it stands, under the merchant's name for its last try. */
export function resultOf(payment: Payment, now: Date): PaymentReturn {
  const { orderRef, amount, publicId, createdAt } = payment;
  const { extras } = orderNow(payment);
  return {
    locale: 'vn',
    ...{ orderRef, tryRef: extras.tryRef ?? '', methods: extras.methods ?? '' },
    ...{ totalAmount: amount, amount, fee: vnd(0n), transactionNo: publicId },
    ...{ responseCode: toldCodeOf(payment), message: RETURN_CODES[codeOf(payment)].vi },
    ...{ requestedAt: createdAt, respondedAt: endOf(payment) ?? now },
  };
}

function endOf(payment: Payment): Date | undefined {
  switch (payment.status) {
    case 'captured':
      return payment.capturedAt;
    case 'declined':
    case 'cancelled':
    case 'expired':
      return payment.endedAt;
    default:
      return undefined;
  }
}

/** How a payment's results are signed: in the version that its link last came in. */
export function signerOf(payment: Payment, credential: Credential): ReturnSigner {
  if (orderNow(payment).extras.version === '1.0') {
    const v1 = v1Of(credential);
    if (v1 !== undefined) return { version: '1.0', secret: v1.secret };
  }
  const v2 = v2Of(credential);
  if (v2 === undefined) throw new Error(`credential ${credential.id} signs nothing`);
  return { version: '2.0', ...v2 };
}
