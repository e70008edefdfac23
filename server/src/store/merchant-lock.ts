import type { MerchantId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import type { MerchantSettings } from '../core/merchant/merchant.ts';
import type { WrappedKey } from '../secrets/data-key.ts';
import { parseSettings, type SettingsJson } from './merchant-rows.ts';

/** What a change to a merchant starts from. */
type LockedMerchant = {
  readonly id: MerchantId;
  readonly settings: MerchantSettings;
  readonly wrappedKey: WrappedKey;
};

type Row = {
  readonly settings: SettingsJson;
  readonly data_key: Buffer;
  readonly master_key_id: string;
};

/**
 * Holds a merchant's row until the transaction ends: changes to one merchant follow each other.
 * @throws {Error} when there is no such merchant: ids come from a look-up, and merchants are never deleted.
 */
export async function lockMerchant(client: ClientBase, id: MerchantId): Promise<LockedMerchant> {
  const { rows } = await client.query<Row>(
    'select settings, data_key, master_key_id from merchant where id = $1 for update',
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`no merchant ${id}`);
  return {
    id,
    settings: parseSettings(row.settings),
    wrappedKey: { wrapped: row.data_key, masterKeyId: row.master_key_id },
  };
}
