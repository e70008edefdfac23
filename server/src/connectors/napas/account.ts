import type { Credentials } from '@cong/wire/napas/credentials.ts';
import { accountField } from '../../core/connector/account-field.ts';
import type { ProviderAccount } from '../../core/connector/connector.ts';

/** What a merchant's contract with NAPAS consists of. */
export const ACCOUNT_FIELDS = ['merchant', 'accessCode', 'secret', 'user', 'password'] as const;

/** @throws {Error} when the account lacks one of them. */
export const credentialsOf = (account: ProviderAccount): Credentials => ({
  merchant: accountField(account, 'merchant').reveal(),
  accessCode: accountField(account, 'accessCode').reveal(),
  secret: accountField(account, 'secret'),
  user: accountField(account, 'user').reveal(),
  password: accountField(account, 'password'),
});
