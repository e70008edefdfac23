import type { Credentials } from '@cong/wire/momo/credentials.ts';
import { accountField } from '../../core/connector/account-field.ts';
import type { ProviderAccount } from '../../core/connector/connector.ts';

/** What a merchant's contract with MoMo consists of. */
export const ACCOUNT_FIELDS = ['partnerCode', 'accessKey', 'secretKey'] as const;

/** @throws {Error} when the account lacks one of them. */
export const credentialsOf = (account: ProviderAccount): Credentials => ({
  partnerCode: accountField(account, 'partnerCode').reveal(),
  accessKey: accountField(account, 'accessKey').reveal(),
  secretKey: accountField(account, 'secretKey'),
});
