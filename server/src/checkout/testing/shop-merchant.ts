import { merchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type { Merchant, MerchantSettings } from '../../core/merchant/merchant.ts';

export const SHOP_KEY = 'MIKEY';

/** The sandbox's merchant as the directory would give it. */
export const shopMerchant = (settings: MerchantSettings): Merchant => ({
  id: merchantId(1),
  name: 'Quán Cổng',
  status: 'active',
  accounts: {},
  settings,
  credentials: [
    {
      ...{ id: 'first', protocol: '123pay', code: 'MICODE', createdAt: new Date(0) },
      secrets: { passcode: new Secret('MIPASSCODE'), secretKey: new Secret(SHOP_KEY) },
    },
  ],
});
