import type { MerchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type { Cards } from '../core/card/card-store.ts';
import { newDataKey, wrapDataKey } from '../secrets/data-key.ts';
import { type MasterKeys, parseMasterKey } from '../secrets/master-key.ts';
import { cardReader } from '../store/card-reader.ts';
import { cardVault } from '../store/card-vault.ts';
import { MERCHANT } from './sample-payment.ts';
import type { TestStore } from './test-store.ts';

const current = parseMasterKey('c'.repeat(64));
if (current === undefined) throw new Error('not a key');

/** The master keys that seal what tests save. */
export const TEST_MASTER_KEYS: MasterKeys = { current };

/** The real vault over the real store; the sample merchant gets a data key when it first needs one. */
export function testCards({ pool }: Pick<TestStore, 'pool'>): Cards {
  const vault = cardVault({
    ...{ pool, masterKeys: TEST_MASTER_KEYS },
    fingerprintKey: new Secret('fingerprints'),
  });
  return {
    ...cardReader(pool),
    ...vault,
    seal: async (card, number) => {
      await addMerchant(pool, card.merchantId);
      return vault.seal(card, number);
    },
  };
}

async function addMerchant(pool: TestStore['pool'], id: MerchantId = MERCHANT): Promise<void> {
  const { wrapped, masterKeyId } = wrapDataKey(newDataKey(), TEST_MASTER_KEYS.current, id);
  await pool.query(
    `insert into merchant (id, name, settings, data_key, master_key_id, created_at)
     values ($1, 'Quán', '{}', $2, $3, now()) on conflict do nothing`,
    [id, wrapped, masterKeyId],
  );
}
