import type { MerchantId } from '@cong/values/ids.ts';

/** Account paths: the chart of accounts. Debit and credit of every event stand in README.md beside this file. */
export type Account =
  | `connector:${string}:${'receivable' | 'suspense' | 'cost'}`
  | `merchant:${number}:${'payable' | 'collection' | 'refunding' | 'payout'}`
  | `gateway:${'fees' | 'instalment-fees' | 'cash' | 'verification'}`;

/** Whose the money of a payment is: its merchant's, or nobody's, because it only verifies a card and goes back at once. */
export type PaidAccount = 'payable' | 'collection' | 'verification';

export const receivable = (connector: string): Account => `connector:${connector}:receivable`;

/** Money that came without a payment to take it, until it has gone back. */
export const suspense = (connector: string): Account => `connector:${connector}:suspense`;

export const merchantAccount = (
  id: MerchantId,
  name: 'payable' | 'collection' | 'refunding' | 'payout',
): Account => `merchant:${id}:${name}`;

/** The account that a payment's capture is credited to. */
export const paidAccount = (id: MerchantId, name: PaidAccount): Account =>
  name === 'verification' ? 'gateway:verification' : merchantAccount(id, name);
