import { DEFAULT_POLICY } from '../../core/payment/policy.ts';
import type { MountedProtocol } from '../protocol.ts';
import { PROTOCOL, takesSuccessCode, toldCodeOf } from './codes.ts';
import { browserReturn, ipn } from './ipn.ts';
import { CREDENTIALS } from './keys.ts';
import { magicValues } from './magic-values.ts';
import { amountAsSent, formatTransactionNo } from './pay-link.ts';
import { routes } from './plugin.ts';
import { openRsaPool } from './rsa-pool.ts';
import { SANDBOX_MERCHANT_PRIVATE_KEY, SANDBOX_MERCHANT_PUBLIC_KEY } from './sandbox-key.ts';
import { SANDBOX_WALLETS } from './sandbox-wallets.ts';

type Configuration = {
  readonly notifySchedule: readonly number[];
  readonly idleMs: number;
  readonly lifetimeMs: number;
};

/** Ví Việt as main.ts mounts it. A payer who was refused may pay from another wallet, until the order's time is over. */
export function protocolViviet({
  notifySchedule,
  idleMs,
  lifetimeMs,
}: Configuration): MountedProtocol {
  const pool = openRsaPool();
  return {
    name: PROTOCOL,
    policy: { ...DEFAULT_POLICY, idleMs, lifetimeMs },
    credentials: CREDENTIALS,
    sandboxMerchant: {
      name: 'Quán Cổng (Ví Việt)',
      credentials: {
        ...{ merchantSite: 'demo_site', accessCode: '3685', secret: 'vv-secret-0' },
        merchantPublicKey: SANDBOX_MERCHANT_PUBLIC_KEY,
      },
      own: { merchantPrivateKey: SANDBOX_MERCHANT_PRIVATE_KEY },
    },
    sandboxWallets: Object.values(SANDBOX_WALLETS),
    magicValues,
    statusOf: toldCodeOf,
    takesSuccessCode,
    amountAsSent,
    ipn: ipn(pool, notifySchedule),
    browserReturn: browserReturn(pool),
    publicId: formatTransactionNo,
    bankCode: (bank) => (bank === 'VIVIET' ? bank : undefined),
    routes: routes(pool),
  };
}
