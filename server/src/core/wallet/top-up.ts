import type { MerchantId, TopUpId, WalletId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';

/** Money that came into a wallet from outside, received and booked at once. */
export type TopUp = {
  readonly id: TopUpId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly status: 'done';
  readonly walletId: WalletId;
  /** The asker's idempotency key: the same key and content again is answered again, not done again. */
  readonly requestId: string;
  readonly amount: Vnd;
  readonly at: Date;
};

export type TopUpEvent = { readonly type: 'topped_up'; readonly topUp: TopUp };
