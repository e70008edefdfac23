import type { MerchantId, WalletId } from '@cong/values/ids.ts';
import { isWallet } from '../wallet/wallet-connector.ts';

/** Account paths: the chart of accounts. Debit and credit of every event stand in README.md beside this file. */
export type Account =
  | `connector:${string}:${'receivable' | 'suspense' | 'cost'}`
  | `wallet:${string}`
  | `merchant:${number}:${'payable' | 'collection' | 'refunding' | 'payout'}`
  | `gateway:${'fees' | 'instalment-fees' | 'cash' | 'verification'}`;

/** Whose the money of a payment is: its merchant's, or nobody's, because it only verifies a card and goes back at once. */
export type PaidAccount = 'payable' | 'collection' | 'verification';

export const receivable = (connector: string): Account => `connector:${connector}:receivable`;

/** What a payer holds with us. */
export const walletAccount = (id: WalletId): Account => `wallet:${id}`;

const WALLET = /^wallet:(.+)$/;

/** The wallet whose account this is; undefined for any other account. */
export const walletOf = (account: string): WalletId | undefined =>
  WALLET.exec(account)?.[1] as WalletId | undefined;

/** How an attempt's money came. */
type Payer = { readonly connector: string; readonly connectorRef?: string | undefined };

/** Where a captured amount comes from and a refund goes back to: a connector that owes it to us, or a wallet of ours. */
export function payerAccount({ connector, connectorRef }: Payer): Account {
  if (!isWallet({ connector })) return receivable(connector);
  if (connectorRef === undefined) throw new Error('a wallet payment names no wallet');
  return walletAccount(connectorRef as WalletId);
}

/** Money that came without a payment to take it, until it has gone back. */
export const suspense = (connector: string): Account => `connector:${connector}:suspense`;

/** What a connector debited less than was due, and an operator accepted. */
export const shortfall = (connector: string): Account => `connector:${connector}:cost`;

export const merchantAccount = (
  id: MerchantId,
  name: 'payable' | 'collection' | 'refunding' | 'payout',
): Account => `merchant:${id}:${name}`;

/** The account that a payment's capture is credited to. */
export const paidAccount = (id: MerchantId, name: PaidAccount): Account =>
  name === 'verification' ? 'gateway:verification' : merchantAccount(id, name);
