import type { MerchantSettings } from './merchant.ts';

/** What a merchant begins with: no fee, no limit, all banks, no JCB. */
export const DEFAULT_SETTINGS: MerchantSettings = {
  account: 'payable',
  feeBps: 0,
  acceptsJcb: false,
};
