import type { MerchantId } from '@cong/values/ids.ts';

/** Account paths: the chart of accounts. Debit and credit of every event stand in README.md beside this file. */
export type Account =
  | `connector:${string}:${'receivable' | 'suspense' | 'cost'}`
  | `merchant:${number}:${'payable' | 'collection' | 'refunding' | 'payout'}`
  | `gateway:${'fees' | 'instalment-fees' | 'cash' | 'verification'}`;

export const receivable = (connector: string): Account => `connector:${connector}:receivable`;

/** Money that came without a payment to take it, until it has gone back. */
export const suspense = (connector: string): Account => `connector:${connector}:suspense`;

export const merchantAccount = (
  id: MerchantId,
  name: 'payable' | 'collection' | 'refunding' | 'payout',
): Account => `merchant:${id}:${name}`;
