import { merchantId } from '@cong/values/ids.ts';
import { ok } from '@cong/values/result.ts';
import type { Pool } from 'pg';
import type { MasterKeyRotation } from '../core/merchant/master-key-rotation.ts';
import { unwrapDataKey, wrapDataKey } from '../secrets/data-key.ts';
import { type MasterKeys, masterKeyOf } from '../secrets/master-key.ts';
import { type ConfigurationDeps, changeConfiguration } from './configuration-change.ts';
import { storeDataKey } from './merchant-keys.ts';
import { lockMerchant } from './merchant-lock.ts';

/** Ids of master keys that wrap a merchant's data key and are not known here: those merchants cannot be served. */
export async function missingMasterKeys(
  pool: Pool,
  masters: MasterKeys,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'select distinct master_key_id as id from merchant order by 1',
  );
  return rows.map(({ id }) => id).filter((id) => masterKeyOf(masters, id) === undefined);
}

/**
 * Wraps every data key with the current master key; servers that know both keys notice nothing.
 * One merchant per transaction: stopped half way, it goes on from there.
 * @throws {Error} when a data key is under a master key that is not known here.
 */
export async function rotateMasterKey(
  deps: ConfigurationDeps & { readonly masterKeys: MasterKeys },
): Promise<MasterKeyRotation> {
  const { pool, masterKeys } = deps;
  const { current } = masterKeys;
  const { rows } = await pool.query<{ id: number }>(
    'select id from merchant where master_key_id <> $1 order by id',
    [current.id],
  );
  for (const row of rows) {
    const id = merchantId(row.id);
    await changeConfiguration(deps, async ({ client }) => {
      const { wrappedKey } = await lockMerchant(client, id);
      const dataKey = unwrapDataKey(wrappedKey, masterKeys, id);
      await storeDataKey(client, wrapDataKey(dataKey, current, id), id);
      return ok(undefined);
    });
  }
  await changeConfiguration(deps, async ({ audit }) => {
    const detail = { merchants: rows.length };
    await audit({ action: 'master_key.rotated', subject: `master-key:${current.id}`, detail });
    return ok(undefined);
  });
  return { masterKeyId: current.id, merchants: rows.length };
}
