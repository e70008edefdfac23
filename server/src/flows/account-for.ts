import type { MerchantId } from '@cong/values/ids.ts';
import type { ProviderAccount } from '../core/connector/connector.ts';
import type { FlowDeps } from './deps.ts';

/**
 * The merchant's own contract with a provider, for one call; empty where the operator holds one for all.
 * @throws {Error} when the merchant has none: whatever was to be asked cannot be.
 */
export async function accountFor(
  { merchants, connectorOf }: FlowDeps,
  {
    merchantId,
    connector,
  }: { readonly merchantId: MerchantId | undefined; readonly connector: string },
): Promise<ProviderAccount> {
  if (connectorOf(connector).accountFields === undefined) return {};
  const merchant = merchantId === undefined ? undefined : await merchants.byId(merchantId);
  const account = merchant?.accounts[connector];
  if (account === undefined)
    throw new Error(`merchant ${merchantId} has no account at ${connector}`);
  return account;
}
