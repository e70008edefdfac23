import type { KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { addMs } from '@cong/values/time.ts';
import type {
  KeyRotation,
  NewCredential,
  RotateRefusal,
} from '../core/merchant/merchant-registry.ts';
import { openSecrets, sealSecrets } from '../secrets/credential-envelope.ts';
import { newDataKey, unwrapDataKey, type WrappedKey, wrapDataKey } from '../secrets/data-key.ts';
import type { MasterKeys } from '../secrets/master-key.ts';
import type { ConfigurationDeps, ConfigurationTransaction } from './configuration-change.ts';
import { lockMerchant } from './merchant-lock.ts';
import { resealAccounts } from './provider-accounts.ts';
import { resealCards } from './reseal-cards.ts';

type FreshCredential = NewCredential & {
  readonly merchantId: MerchantId;
  readonly dataKey: KeyObject;
};

/** Gives a merchant one more pair of keys. */
export async function insertCredential(
  { client, now }: ConfigurationTransaction,
  { newUuid }: ConfigurationDeps,
  { dataKey, secrets, ...row }: FreshCredential,
): Promise<void> {
  const id = newUuid(now);
  const sealed = sealSecrets(secrets, dataKey, { ...row, id });
  await client.query(
    'insert into credential (merchant_id, protocol, id, secrets, created_at) values ($1, $2, $3, $4, $5)',
    [row.merchantId, row.protocol, id, sealed, now],
  );
}

/** The protocol's keys of now end at an instant, or when they were to end anyway if that is earlier. */
export async function endCredentials(
  { client }: ConfigurationTransaction,
  { id, protocol, at }: { readonly id: MerchantId; readonly protocol: string; readonly at: Date },
): Promise<void> {
  await client.query(
    'update credential set retires_at = least(retires_at, $3) where merchant_id = $1 and protocol = $2',
    [id, protocol, at],
  );
}

/** New keys beside the old, which stay valid for a while: two pairs at most. */
export async function rotateKey(
  tx: ConfigurationTransaction,
  deps: ConfigurationDeps & { readonly masterKeys: MasterKeys },
  rotation: KeyRotation & { readonly id: MerchantId },
): Promise<Result<void, RotateRefusal>> {
  const { id, protocol, secrets, keepOldMs } = rotation;
  const { wrappedKey } = await lockMerchant(tx.client, id);
  const { rows } = await tx.client.query<{ code: string; retires_at: Date | null }>(
    `select k.code, max(c.retires_at) filter (where c.retires_at > $3) as retires_at
     from merchant_code k left join credential c using (merchant_id, protocol)
     where merchant_id = $1 and protocol = $2 group by k.code`,
    [id, protocol, tx.now],
  );
  const [known] = rows;
  if (known === undefined) return err({ code: 'unknown_in_protocol' });
  if (known.retires_at !== null && keepOldMs > 0) {
    return err({ code: 'two_keys_valid', until: known.retires_at });
  }
  const oldEndAt = addMs(tx.now, keepOldMs);
  await endCredentials(tx, { id, protocol, at: oldEndAt });
  const dataKey = unwrapDataKey(wrappedKey, deps.masterKeys, id);
  const { code } = known;
  await insertCredential(tx, deps, { merchantId: id, protocol, code, secrets, dataKey });
  const detail = { protocol, code, oldEndAt };
  await tx.audit({ action: 'merchant.key_rotated', subject: `merchant:${id}`, detail });
  await tx.announce(`merchant:${id}`);
  return ok(undefined);
}

/** The protocol's keys end now, and no others begin. */
export async function revokeKeys(
  tx: ConfigurationTransaction,
  { id, protocol }: { readonly id: MerchantId; readonly protocol: string },
): Promise<Result<void, never>> {
  await lockMerchant(tx.client, id);
  await endCredentials(tx, { id, protocol, at: tx.now });
  await tx.audit({
    ...{ action: 'merchant.keys_revoked', subject: `merchant:${id}`, detail: { protocol } },
  });
  await tx.announce(`merchant:${id}`);
  return ok(undefined);
}

/** A fresh data key, and all the merchant's secrets under it. */
export async function rotateDataKey(
  tx: ConfigurationTransaction,
  masters: MasterKeys,
  id: MerchantId,
): Promise<Result<void, never>> {
  const { client, audit, announce } = tx;
  const { wrappedKey } = await lockMerchant(client, id);
  const old = unwrapDataKey(wrappedKey, masters, id);
  const fresh = newDataKey();
  const { rows } = await client.query<{
    protocol: string;
    code: string;
    id: string;
    secrets: Buffer;
  }>(
    `select c.protocol, k.code, c.id, c.secrets from credential c
       join merchant_code k using (merchant_id, protocol) where merchant_id = $1`,
    [id],
  );
  for (const { secrets, ...place } of rows) {
    const row = { merchantId: id, ...place };
    const sealed = sealSecrets(openSecrets(secrets, old, row), fresh, row);
    await client.query(
      'update credential set secrets = $4 where merchant_id = $1 and protocol = $2 and id = $3',
      [id, row.protocol, row.id, sealed],
    );
  }
  await resealAccounts(tx, id, { from: old, to: fresh });
  await resealCards(tx, id, { from: old, to: fresh });
  await storeDataKey(client, wrapDataKey(fresh, masters.current, id), id);
  const detail = { credentials: rows.length };
  await audit({ action: 'merchant.data_key_rotated', subject: `merchant:${id}`, detail });
  await announce(`merchant:${id}`);
  return ok(undefined);
}

/** The merchant's data key as it shall be from now on. */
export async function storeDataKey(
  client: ConfigurationTransaction['client'],
  { wrapped, masterKeyId }: WrappedKey,
  id: MerchantId,
): Promise<void> {
  await client.query('update merchant set data_key = $2, master_key_id = $3 where id = $1', [
    id,
    wrapped,
    masterKeyId,
  ]);
}
