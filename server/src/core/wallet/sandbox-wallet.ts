import type { Vnd } from '@cong/values/money.ts';
import type { TierName } from './tier.ts';
import type { WalletStatus } from './wallet.ts';

/** A wallet that the documents of the sandbox name. */
export type SandboxWallet = {
  readonly phone: string;
  readonly holder: string;
  readonly password: string;
  readonly tier: TierName;
  readonly status: WalletStatus;
  readonly balance: Vnd;
};
