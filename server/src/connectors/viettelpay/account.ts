import type { Credentials } from '@cong/wire/viettelpay/credentials.ts';
import { accountField } from '../../core/connector/account-field.ts';
import type { ProviderAccount } from '../../core/connector/connector.ts';

/** What a merchant's contract with ViettelPay consists of. */
export const ACCOUNT_FIELDS = ['merchantCode', 'accessCode', 'hashKey'] as const;

/** @throws {Error} when the account lacks one of them. */
export const credentialsOf = (account: ProviderAccount): Credentials => ({
  merchantCode: accountField(account, 'merchantCode').reveal(),
  accessCode: accountField(account, 'accessCode'),
  hashKey: accountField(account, 'hashKey'),
});
