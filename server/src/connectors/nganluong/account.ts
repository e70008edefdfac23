import type { Credentials } from '@cong/wire/nganluong/credentials.ts';
import { accountField } from '../../core/connector/account-field.ts';
import type { ProviderAccount } from '../../core/connector/connector.ts';

/** What a merchant's contract with Ngân Lượng consists of. */
export const ACCOUNT_FIELDS = ['merchantId', 'receiverEmail', 'merchantPassword'] as const;

/** @throws {Error} when the account lacks one of them. */
export const credentialsOf = (account: ProviderAccount): Credentials => ({
  merchantId: accountField(account, 'merchantId').reveal(),
  receiverEmail: accountField(account, 'receiverEmail').reveal(),
  merchantPassword: accountField(account, 'merchantPassword'),
});
