import { type MerchantId, merchantId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { DEFAULT_SETTINGS } from '../core/merchant/default-settings.ts';
import type { MerchantSettings } from '../core/merchant/merchant.ts';
import {
  type AddRefusal,
  applySettings,
  type MerchantRegistry,
  type NewMerchant,
  type SettingsChange,
} from '../core/merchant/merchant-registry.ts';
import { newDataKey, unwrapDataKey, wrapDataKey } from '../secrets/data-key.ts';
import type { MasterKeys } from '../secrets/master-key.ts';
import {
  type ConfigurationDeps,
  type ConfigurationTransaction,
  changeConfiguration,
} from './configuration-change.ts';
import {
  endCredentials,
  insertCredential,
  revokeKeys,
  rotateDataKey,
  rotateKey,
} from './merchant-keys.ts';
import { lockMerchant } from './merchant-lock.ts';
import { redirectMessages } from './merchant-messages.ts';
import { formatSettings, readSummaries } from './merchant-rows.ts';
import { setAccount } from './provider-accounts.ts';

export type MerchantStoreDeps = ConfigurationDeps & { readonly masterKeys: MasterKeys };

/** Merchants in PostgreSQL. Each change is one small transaction: rows, audit, notice. */
export function merchantStore(deps: MerchantStoreDeps): MerchantRegistry {
  return {
    list: () => readSummaries(deps.pool, 'all'),
    findByCode: (code) => readSummaries(deps.pool, { code }),
    find: async (id) => (await readSummaries(deps.pool, { id }))[0],
    add: (merchants, { replace = false } = {}) =>
      changeConfiguration(deps, async (tx) => {
        const ids: MerchantId[] = [];
        for (const merchant of merchants) {
          const added = await addOne(tx, deps, merchant);
          if (added === undefined && !replace) return err(taken(merchant));
          ids.push(added ?? (await replaceOne(tx, deps, merchant)));
        }
        return ok(ids);
      }),
    changeSettings: (id, change) =>
      unrefused(changeConfiguration(deps, (tx) => changeSettings(tx, id, change))),
    setStatus: (id, status) =>
      unrefused(
        changeConfiguration(deps, async ({ client, audit, announce }) => {
          await lockMerchant(client, id);
          await client.query('update merchant set status = $2 where id = $1', [id, status]);
          const action = status === 'blocked' ? 'merchant.blocked' : 'merchant.unblocked';
          await audit({ action, subject: `merchant:${id}`, detail: {} });
          await announce(`merchant:${id}`);
          return ok(undefined);
        }),
      ),
    rotateKey: (id, rotation) =>
      changeConfiguration(deps, (tx) => rotateKey(tx, deps, { id, ...rotation })),
    revokeKeys: (id, protocol) =>
      unrefused(changeConfiguration(deps, (tx) => revokeKeys(tx, { id, protocol }))),
    setAccount: (id, connector, account) =>
      unrefused(
        changeConfiguration(deps, (tx) =>
          setAccount(tx, deps.masterKeys, { id, connector, account }),
        ),
      ),
    rotateDataKey: (id) =>
      unrefused(changeConfiguration(deps, (tx) => rotateDataKey(tx, deps.masterKeys, id))),
  };
}

/** For work that has no refusals. */
async function unrefused<Value>(result: Promise<Result<Value, never>>): Promise<Value> {
  const done = await result;
  if (!done.ok) throw new Error('refused');
  return done.value;
}

const taken = ({ credential }: NewMerchant): AddRefusal => ({
  code: 'code_taken',
  protocol: credential.protocol,
  merchantCode: credential.code,
});

/** The new merchant's id, or undefined when its code is somebody's already. */
async function addOne(
  tx: ConfigurationTransaction,
  deps: MerchantStoreDeps,
  { name, settings: change, credential }: NewMerchant,
): Promise<MerchantId | undefined> {
  const { client, now } = tx;
  const { protocol, code } = credential;
  const { rows } = await client.query<{ merchant_id: number }>(
    // Asked first, so that adding in vain uses up no number.
    `insert into merchant_code (protocol, code, merchant_id)
     select $1, $2, nextval('merchant_id_seq')
     where not exists (select from merchant_code where protocol = $1 and code = $2)
     on conflict (protocol, code) do nothing
     returning merchant_id`,
    [protocol, code],
  );
  if (rows[0] === undefined) return undefined;
  const id = merchantId(rows[0].merchant_id);
  const settings = applySettings(DEFAULT_SETTINGS, change);
  const dataKey = newDataKey();
  const { wrapped, masterKeyId } = wrapDataKey(dataKey, deps.masterKeys.current, id);
  await client.query(
    `insert into merchant (id, name, settings, data_key, master_key_id, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, name, formatSettings(settings), wrapped, masterKeyId, now],
  );
  await insertCredential(tx, deps, { merchantId: id, dataKey, ...credential });
  const detail = { name, protocol, code, settings };
  await tx.audit({ action: 'merchant.added', subject: `merchant:${id}`, detail });
  await tx.announce(`merchant:${id}`);
  return id;
}

/** The known merchant takes the new name, settings and keys; its old keys end now. */
async function replaceOne(
  tx: ConfigurationTransaction,
  deps: MerchantStoreDeps,
  { name, settings, credential }: NewMerchant,
): Promise<MerchantId> {
  const { client, now } = tx;
  const { protocol, code } = credential;
  const { rows } = await client.query<{ merchant_id: number }>(
    'select merchant_id from merchant_code where protocol = $1 and code = $2',
    [protocol, code],
  );
  const id = merchantId(rows[0]?.merchant_id ?? -1);
  const { wrappedKey } = await lockMerchant(client, id);
  const dataKey = unwrapDataKey(wrappedKey, deps.masterKeys, id);
  await client.query('update merchant set name = $2 where id = $1', [id, name]);
  await endCredentials(tx, { id, protocol, at: now });
  await insertCredential(tx, deps, { merchantId: id, dataKey, ...credential });
  await changeSettings(tx, id, settings);
  const detail = { name, protocol, code };
  await tx.audit({ action: 'merchant.replaced', subject: `merchant:${id}`, detail });
  return id;
}

async function changeSettings(
  { client, audit, announce }: ConfigurationTransaction,
  id: MerchantId,
  change: SettingsChange,
): Promise<Result<MerchantSettings, never>> {
  const { settings: before } = await lockMerchant(client, id);
  const after = applySettings(before, change);
  await client.query('update merchant set settings = $2 where id = $1', [
    id,
    formatSettings(after),
  ]);
  if (after.notifyUrl !== before.notifyUrl) await redirectMessages(client, id, after.notifyUrl);
  const detail = { before, after };
  await audit({ action: 'merchant.settings_changed', subject: `merchant:${id}`, detail });
  await announce(`merchant:${id}`);
  return ok(after);
}
