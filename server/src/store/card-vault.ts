import { createHmac, type KeyObject } from 'node:crypto';
import type { MerchantId } from '@cong/values/ids.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Pool } from 'pg';
import type { CardVault } from '../core/card/card-store.ts';
import type { SealedNumber } from '../core/card/saved-card.ts';
import { openCardNumber, sealCardNumber } from '../secrets/card-envelope.ts';
import { unwrapDataKey } from '../secrets/data-key.ts';
import type { MasterKeys } from '../secrets/master-key.ts';

type Deps = {
  readonly pool: Pool;
  readonly masterKeys: MasterKeys;
  /** For fingerprints; it never changes, or the same number would no longer be known again. */
  readonly fingerprintKey: Secret;
};

/** Numbers under their merchant's data key, which is read and unwrapped for each: cards are rare, and keys change. */
export function cardVault({ pool, masterKeys, fingerprintKey }: Deps): CardVault {
  const dataKeyOf = async (id: MerchantId): Promise<KeyObject> => {
    const { rows } = await pool.query<{ data_key: Buffer; master_key_id: string }>(
      'select data_key, master_key_id from merchant where id = $1',
      [id],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`no merchant ${id}`);
    return unwrapDataKey({ wrapped: row.data_key, masterKeyId: row.master_key_id }, masterKeys, id);
  };
  return {
    seal: async (card, number) =>
      sealCardNumber(number, await dataKeyOf(card.merchantId), card).toString(
        'base64',
      ) as SealedNumber,
    open: async (card) =>
      openCardNumber(Buffer.from(card.number, 'base64'), await dataKeyOf(card.merchantId), card),
    fingerprint: (merchantId, number) =>
      createHmac('sha256', fingerprintKey.reveal())
        .update(`${merchantId} ${number.reveal().replaceAll(/\D/g, '')}`)
        .digest('base64url'),
  };
}
