import type { MerchantId, WalletId } from '@cong/values/ids.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { WalletFunds } from './check-payment.ts';
import type { Phone } from './phone.ts';
import type { TopUp } from './top-up.ts';
import type { Wallet } from './wallet.ts';

/** A line of a wallet's statement. */
export type WalletEntry = {
  /** 1, 2, …: the order in which they were booked. */
  readonly number: number;
  readonly at: Date;
  readonly kind: 'top_up' | 'payment' | 'refund';
  /** Negative where money left the wallet. */
  readonly amount: bigint;
  /** What the wallet held after it. */
  readonly balance: bigint;
  /** The request of a top-up; the merchant's own reference of an order. */
  readonly reference: string;
  /** Whose order it was; absent for a top-up. */
  readonly merchantId?: MerchantId;
  /** Our id of the payment, as its protocol shows it. */
  readonly publicId?: string;
};

/** Reading wallets. Nothing here is cached. */
export interface WalletReader {
  /** The wallet of a number with the hash that proves its holder. */
  byPhone(
    phone: Phone,
  ): Promise<{ readonly wallet: Wallet; readonly passwordHash: Secret } | undefined>;
  /** A wallet with what it holds and has paid on a Viet Nam day. */
  funds(id: WalletId, day: string): Promise<WalletFunds | undefined>;
  /** All wallets with what they hold, by phone number. */
  list(day: string): Promise<readonly WalletFunds[]>;
  topUpByRequest(requestId: string): Promise<TopUp | undefined>;
  /** In the order of booking, from an instant to before another; page by page. */
  statement(
    id: WalletId,
    period: { readonly from?: Date | undefined; readonly until?: Date | undefined },
  ): Promise<readonly WalletEntry[]>;
}
