import type { KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import type { ProviderAccount } from '../core/connector/connector.ts';
import { openAccount } from '../secrets/credential-envelope.ts';

/** A merchant's sealed contracts in one value, for the statement that reads the merchant: connector to base64. */
export const ACCOUNTS_COLUMN = `
  (select jsonb_object_agg(a.connector, encode(a.secrets, 'base64'))
     from provider_account a where a.merchant_id = m.id) as accounts`;

/** What `ACCOUNTS_COLUMN` gives; null where there is no contract. */
export type SealedAccounts = Readonly<Record<string, string>> | null;

/** The contracts with their keys in the clear. */
export function openAccounts(
  sealed: SealedAccounts,
  dataKey: KeyObject,
  merchantId: MerchantId,
): Readonly<Record<string, ProviderAccount>> {
  const opened = Object.entries(sealed ?? {}).map(([connector, text]) => [
    connector,
    openAccount(Buffer.from(text, 'base64'), dataKey, { merchantId, connector }),
  ]);
  return Object.fromEntries(opened);
}
