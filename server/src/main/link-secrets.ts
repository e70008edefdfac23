import { createHmac, hkdfSync } from 'node:crypto';
import { type PaymentKey, paymentRef } from '@cong/values/ids.ts';

/** 132 bits in base64url: nobody guesses a payment's page. */
const LENGTH = 22;

/** The secret of each payment's page, from the master key: the same in every process, and nowhere stored. */
export function linkSecrets(
  masterKey: Parameters<typeof hkdfSync>[1],
): (key: PaymentKey) => string {
  const linkKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'cong checkout links', 32));
  return (key) =>
    createHmac('sha256', linkKey).update(paymentRef(key)).digest('base64url').slice(0, LENGTH);
}
