import { formatTransactionCode } from '@cong/wire/alepay/transaction-code.ts';
import { DEFAULT_POLICY, type Policy } from '../../core/payment/policy.ts';
import type { MountedProtocol } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { bankCodeOf } from './bank-code.ts';
import { browserReturn } from './browser-return.ts';
import { statusOf } from './codes.ts';
import { CREDENTIALS } from './gateway-key.ts';
import { wireBankOf } from './instalment-bank-code.ts';
import { ipn } from './ipn.ts';
import { magicValues } from './magic-values.ts';
import { routes } from './plugin.ts';
import { openRsaPool } from './rsa-pool.ts';
import { sandboxInstalments } from './sandbox-instalments.ts';

type Configuration = {
  readonly notifySchedule: readonly number[];
  readonly idleMs: number;
  readonly lifetimeMs: number;
};

/** After a refusal the payer may try another card, until the order's time is over. */
const policy = ({ idleMs, lifetimeMs }: Configuration): Policy => ({
  ...DEFAULT_POLICY,
  idleMs,
  lifetimeMs,
});

/** Alepay as main.ts mounts it. Its threads start with the first call. */
export function protocolAlepay(configuration: Configuration): MountedProtocol {
  const pool = openRsaPool();
  return {
    name: PROTOCOL,
    policy: policy(configuration),
    credentials: CREDENTIALS,
    // The token and checksum key that the vendor publishes in its samples; the key pair is made at the first start.
    sandboxMerchant: {
      name: 'Quán Cổng (Alepay)',
      credentials: {
        token: '0COVspcyOZRNrsMsbHTdt8zesP9m0y',
        checksumKey: 'hjuEmsbcohOwgJLCmJlf7N2pPFU1Le',
      },
      // Its test cards are to pay as they are, JCB too.
      settings: { acceptsJcb: true },
    },
    sandboxInstalments,
    magicValues,
    statusOf,
    ipn: ipn(configuration.notifySchedule),
    browserReturn: browserReturn(pool),
    bankCode: bankCodeOf,
    publicId: formatTransactionCode,
    instalmentBankCode: (bank) => wireBankOf(bank).bankCode,
    routes: routes(pool),
  };
}
