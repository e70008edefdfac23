import type { Vnd } from '@cong/values/money.ts';
import type { Reason } from '../payment/reason.ts';
import { TIERS } from './tier.ts';
import type { Wallet } from './wallet.ts';

/** A wallet with what decides whether it can pay. */
export type WalletFunds = {
  readonly wallet: Wallet;
  readonly balance: bigint;
  /** What its payments of the Viet Nam day come to. */
  readonly usedOfDay: bigint;
};

/**
 * Why a wallet cannot pay this amount, undefined when it can: the account first, then the limit per transaction, the
 * day's, and what it holds. Source: the vendor's flow, step 4.
 */
export function checkWalletPayment(
  { wallet, balance, usedOfDay }: WalletFunds,
  amount: Vnd,
): Reason | undefined {
  if (wallet.status === 'closed') return 'account_closed';
  if (wallet.status === 'locked') return 'account_locked';
  const { perTransaction, perDay } = TIERS[wallet.tier];
  if (amount > perTransaction) return 'bank_transaction_limit';
  if (usedOfDay + amount > perDay) return 'bank_daily_amount_limit';
  return amount > balance ? 'insufficient_funds' : undefined;
}
