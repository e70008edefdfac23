import type { MerchantId, WalletId } from '@cong/values/ids.ts';
import type { Phone } from './phone.ts';
import type { TierName } from './tier.ts';

type Base = {
  readonly id: WalletId;
  /** The tenant that keeps it: the house. */
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly phone: Phone;
  readonly holder: string;
  readonly tier: TierName;
  readonly openedAt: Date;
};

/** A payer's account with us. What it holds stands in the ledger, not here. */
export type Wallet =
  | (Base & { readonly status: 'active' })
  /** It takes money and gives none. */
  | (Base & { readonly status: 'locked'; readonly since: Date })
  /** For ever: it is empty. */
  | (Base & { readonly status: 'closed'; readonly since: Date });

export type WalletStatus = Wallet['status'];

export type WalletEvent =
  | { readonly type: 'wallet_opened'; readonly wallet: Wallet }
  | { readonly type: 'wallet_tier_set'; readonly tier: TierName }
  | { readonly type: 'wallet_locked'; readonly at: Date }
  | { readonly type: 'wallet_unlocked' }
  | { readonly type: 'wallet_closed'; readonly at: Date };
