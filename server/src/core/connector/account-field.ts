import type { Secret } from '@cong/values/secret.ts';
import type { ProviderAccount } from './connector.ts';

/**
 * A key of a merchant's contract with a provider.
 * @throws {Error} when the account lacks it: it was written without all of the connector's `accountFields`.
 */
export function accountField(account: ProviderAccount, name: string): Secret {
  const field = account[name];
  if (field === undefined) throw new Error(`the merchant's account has no ${name}`);
  return field;
}
