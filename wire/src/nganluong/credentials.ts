import { hash } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

/** What Ngân Lượng gives a merchant. */
export type Credentials = {
  readonly merchantId: string;
  /** Who is paid: the merchant's account. */
  readonly receiverEmail: string;
  readonly merchantPassword: Secret;
};

/**
 * merchant_password on the wire: lower-case hex MD5. The protocol has no other proof of who asks.
 */
export const wirePassword = ({ merchantPassword }: Credentials): string =>
  hash('md5', merchantPassword.reveal(), 'hex');

/** What a request says of who asks. */
type Asker = Readonly<Partial<Record<'merchant_id' | 'merchant_password', string>>>;

/** True only for this merchant's number with its password, in either case of hex. Constant time. */
export const isFrom = (asker: Asker, credentials: Credentials): boolean =>
  asker.merchant_id === credentials.merchantId &&
  equalsInConstantTime(asker.merchant_password?.toLowerCase(), wirePassword(credentials));
