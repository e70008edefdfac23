import { merchantId, type PaymentId } from '@cong/values/ids.ts';
import { expect, test } from 'vitest';
import { linkSecrets } from './link-secrets.ts';

const key = (merchant: number, last: string) => ({
  merchantId: merchantId(merchant),
  paymentId: `019aabf0-6b1e-7d7c-a8b0-6ac9a1f6f0a${last}` as PaymentId,
});

test('every process makes the same secret of one payment, another of another payment or under another key', () => {
  const secretOf = linkSecrets(Buffer.alloc(32, 1));
  const secret = secretOf(key(1, '1'));
  expect(secret).toMatch(/^[\w-]{22}$/);
  expect(linkSecrets(Buffer.alloc(32, 1))(key(1, '1'))).toBe(secret);
  const others = [
    secretOf(key(1, '2')),
    secretOf(key(2, '1')),
    linkSecrets(Buffer.alloc(32, 2))(key(1, '1')),
  ];
  expect(new Set([secret, ...others]).size).toBe(4);
});
