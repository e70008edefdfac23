import type { KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { ProviderAccount } from '../core/connector/connector.ts';
import { openAccount, sealAccount } from '../secrets/credential-envelope.ts';
import { unwrapDataKey } from '../secrets/data-key.ts';
import type { MasterKeys } from '../secrets/master-key.ts';
import type { ConfigurationTransaction } from './configuration-change.ts';
import { lockMerchant } from './merchant-lock.ts';

type Change = {
  readonly id: MerchantId;
  readonly connector: string;
  /** Null takes the contract away. */
  readonly account: ProviderAccount | null;
};

/** The merchant's contract with a provider is from now on this one, or none. */
export async function setAccount(
  { client, now, audit, announce }: ConfigurationTransaction,
  masters: MasterKeys,
  { id, connector, account }: Change,
): Promise<Result<void, never>> {
  const { wrappedKey } = await lockMerchant(client, id);
  if (account === null) {
    await client.query('delete from provider_account where merchant_id = $1 and connector = $2', [
      id,
      connector,
    ]);
  } else {
    const dataKey = unwrapDataKey(wrappedKey, masters, id);
    await client.query(
      `insert into provider_account (merchant_id, connector, secrets, changed_at) values ($1, $2, $3, $4)
       on conflict (merchant_id, connector) do update set secrets = $3, changed_at = $4`,
      [id, connector, sealAccount(account, dataKey, { merchantId: id, connector }), now],
    );
  }
  const action = account === null ? 'merchant.account_removed' : 'merchant.account_set';
  await audit({ action, subject: `merchant:${id}`, detail: { connector } });
  await announce(`merchant:${id}`);
  return ok(undefined);
}

/** Seals all of a merchant's contracts anew. */
export async function resealAccounts(
  { client }: ConfigurationTransaction,
  id: MerchantId,
  { from, to }: { readonly from: KeyObject; readonly to: KeyObject },
): Promise<void> {
  const { rows } = await client.query<{ connector: string; secrets: Buffer }>(
    'select connector, secrets from provider_account where merchant_id = $1',
    [id],
  );
  for (const { connector, secrets } of rows) {
    const row = { merchantId: id, connector };
    await client.query(
      'update provider_account set secrets = $3 where merchant_id = $1 and connector = $2',
      [id, connector, sealAccount(openAccount(secrets, from, row), to, row)],
    );
  }
}
