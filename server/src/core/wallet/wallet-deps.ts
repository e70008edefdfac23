import type { OneTimePasswords } from './one-time-password.ts';
import type { Passwords } from './passwords.ts';
import type { TryCounter } from './try-limit.ts';
import type { WalletReader } from './wallet-store.ts';

/** What use cases of wallets work with. */
export type WalletDeps = {
  readonly reader: WalletReader;
  readonly tries: TryCounter;
  readonly passwords: Passwords;
  readonly otps: OneTimePasswords;
};
