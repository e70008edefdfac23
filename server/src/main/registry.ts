import { newUuid } from '@cong/values/ids.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import { merchantStore } from '../store/merchant-store.ts';
import type { Gateway } from './gateway.ts';

/** What an operator does with merchants, in this process. @param operator who is written into the audit. */
export const merchantRegistry = (
  { pools, configuration, settings }: Gateway,
  operator: string,
): MerchantRegistry =>
  merchantStore({
    pool: pools.other,
    clock: configuration.clock,
    newUuid,
    operator,
    masterKeys: settings.masterKeys,
  });
