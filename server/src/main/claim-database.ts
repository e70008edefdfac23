import type { Settings } from '../settings.ts';
import { claimMode } from '../store/installation.ts';
import { missingMasterKeys } from '../store/merchant-master-key.ts';
import type { Pools } from './pools.ts';

/**
 * A database serves one mode for ever, and only under the master keys that wrapped its merchants' keys.
 * @throws {Error} with one line that names the setting.
 */
export async function claimDatabase(
  { other }: Pools,
  { mode, masterKeys }: Settings,
  now: Date,
): Promise<void> {
  const claimed = await claimMode(other, mode, now);
  if (claimed !== mode) {
    throw new Error(
      `DATABASE_URL is a ${claimed} database and CONG_MODE is ${mode}: the two never share one`,
    );
  }
  const missing = await missingMasterKeys(other, masterKeys);
  if (missing.length > 0) {
    throw new Error(
      `The database's keys are under master key ${missing.join(', ')}, and CONG_MASTER_KEY is ` +
        `${masterKeys.current.id}: set the right one, or add the former one as CONG_MASTER_KEY_PREVIOUS`,
    );
  }
}
