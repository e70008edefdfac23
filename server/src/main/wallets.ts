import type { Pool } from 'pg';
import type { Dispatcher } from 'undici';
import { argon2Passwords } from '../connectors/wallet/argon2-passwords.ts';
import { oneTimePasswords } from '../connectors/wallet/one-time-passwords.ts';
import { sandboxOneTimePasswords } from '../connectors/wallet/sandbox-one-time-passwords.ts';
import { textSender } from '../connectors/wallet/text-sender.ts';
import type { OneTimePasswords } from '../core/wallet/one-time-password.ts';
import type { WalletDeps } from '../core/wallet/wallet-deps.ts';
import { ownKeys } from '../secrets/own-keys.ts';
import type { Settings } from '../settings.ts';
import { tryCounts } from '../store/try-counts.ts';
import { walletReader } from '../store/wallet-reader.ts';

type Parts = { readonly pool: Pool; readonly http: Dispatcher };

/** Sign-ins that this process looks at: three at a time, 19 MiB and some 30 ms of CPU each. The last waits two seconds. */
const PASSWORDS = { atOnce: 3, most: 128 };

/** In production nobody pays from a wallet before one-time passwords can be sent. */
export const paysFromWallets = ({ mode, sms }: Settings): boolean =>
  mode === 'sandbox' || sms !== undefined;

export const walletDeps = (settings: Settings, { pool, http }: Parts): WalletDeps => ({
  reader: walletReader(pool),
  tries: tryCounts(pool),
  passwords: argon2Passwords(PASSWORDS),
  otps: otpsOf(settings, http),
});

function otpsOf({ mode, sms, masterKeys }: Settings, http: Dispatcher): OneTimePasswords {
  if (mode === 'sandbox' && sms === undefined) return sandboxOneTimePasswords;
  return oneTimePasswords({
    keys: ownKeys(masterKeys, 'wallet one-time passwords'),
    // Without a service nothing is sent, and so nobody pays.
    sendText: sms === undefined ? async () => false : textSender({ ...sms, http }),
  });
}
