import type { Credentials } from '@cong/wire/vnpay/credentials.ts';
import { accountField } from '../../core/connector/account-field.ts';
import type { ProviderAccount } from '../../core/connector/connector.ts';

/** What a merchant's contract with VNPAY consists of. */
export const ACCOUNT_FIELDS = ['tmnCode', 'hashSecret'] as const;

/** @throws {Error} when the account lacks one of them. */
export const credentialsOf = (account: ProviderAccount): Credentials => ({
  tmnCode: accountField(account, 'tmnCode').reveal(),
  hashSecret: accountField(account, 'hashSecret'),
});
