import type { WalletId } from '@cong/values/ids.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { WalletDay } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Reason } from '../core/payment/reason.ts';
import { checkWalletPayment } from '../core/wallet/check-payment.ts';
import { TIERS } from '../core/wallet/tier.ts';
import type { FlowDeps } from './deps.ts';

type Asked = { readonly walletId: WalletId; readonly payment: Payment; readonly now: Date };

/** What a wallet may do about a payment now. */
type Looked = {
  /** Why it cannot pay; undefined when it can. */
  readonly reason: Reason | undefined;
  /** What the writer holds its debit to. */
  readonly walletDay: WalletDay;
};

/** Whether a wallet can pay, as it is now. What is said is decided again by the writer, under lock. */
export async function lookAtWallet(
  { wallets }: FlowDeps,
  { walletId, payment, now }: Asked,
): Promise<Looked> {
  const day = vietNamDate(now);
  const funds = await wallets.reader.funds(walletId, day);
  if (funds === undefined) throw new Error(`wallet ${walletId} is nowhere to be found`);
  return {
    reason: checkWalletPayment(funds, payment.amount),
    walletDay: { day, limit: TIERS[funds.wallet.tier].perDay },
  };
}
