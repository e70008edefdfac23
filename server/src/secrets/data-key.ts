import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import { open, seal } from './envelope.ts';
import { KEY_BYTES, type MasterKey, type MasterKeys, masterKeyOf } from './master-key.ts';

/** A merchant's own key as its row holds it. */
export type WrappedKey = { readonly wrapped: Buffer; readonly masterKeyId: string };

const place = (merchant: MerchantId) => ['merchant', merchant, 'data_key'];

/** A fresh key for one merchant's secrets. */
export const newDataKey = (): KeyObject => createSecretKey(randomBytes(KEY_BYTES));

/** The data key under the master key, fit for this merchant's row alone. */
export const wrapDataKey = (
  dataKey: KeyObject,
  master: MasterKey,
  merchant: MerchantId,
): WrappedKey => ({
  wrapped: seal(dataKey.export(), master.key, place(merchant)),
  masterKeyId: master.id,
});

/** @throws {Error} when the master key is not known here, or the row was tampered with. */
export function unwrapDataKey(
  { wrapped, masterKeyId }: WrappedKey,
  masters: MasterKeys,
  merchant: MerchantId,
): KeyObject {
  const master = masterKeyOf(masters, masterKeyId);
  if (master === undefined) {
    throw new Error(
      `the keys of merchant ${merchant} are under master key ${masterKeyId}, which is not set here`,
    );
  }
  const bytes = open(wrapped, master.key, place(merchant));
  if (bytes === undefined) throw new Error(`the data key of merchant ${merchant} does not open`);
  return createSecretKey(bytes);
}
