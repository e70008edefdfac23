import type { MerchantId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { ProviderAccount } from '../connector/connector.ts';
import type { RoutingRule } from '../routing/routing-rule.ts';

export type MerchantSettings = {
  /** Where results go when the order carries no address of its own. */
  readonly notifyUrl?: string;
  /** Above it an order is refused. */
  readonly limitPerTransaction?: Vnd;
  /** What a Viet Nam day's orders may come to, unpaid ends given back. */
  readonly limitPerDay?: Vnd;
  /** How far its account may fall below zero by refunds, as after a payout; absent: not at all. */
  readonly debtLimit?: Vnd;
  /** temporary: payable; dedicated: collection. */
  readonly account: 'payable' | 'collection';
  /** Our fee in basis points of the captured amount. */
  readonly feeBps: number;
  /** Bank ids this merchant may use; absent: all that the operator offers. */
  readonly banks?: readonly string[];
  readonly acceptsJcb: boolean;
  /** What its orders may name to be paid into, where the protocol has such; absent: nothing. */
  readonly receivingAccounts?: readonly ReceivingAccount[];
  /** Which way its payments go, where not as usual. */
  readonly routes?: readonly RoutingRule[];
  /** Results are signed as the protocol did before, where it did otherwise. */
  readonly olderChecksum?: boolean;
  /** How many of its units one đồng is in its orders, where the protocol leaves it open; absent: 100. */
  readonly amountScale?: 1;
  /** Schemes of its apps that payers may go back to, where the protocol heeds it. */
  readonly appSchemes?: readonly string[];
  /** What tells it that an order is paid, where the protocol leaves it open; absent: the protocol's own. */
  readonly successCode?: string;
  /** Where its own servers may call from, as ranges such as 203.0.113.0/24; absent: from anywhere. */
  readonly addresses?: readonly string[];
};

/** One of a merchant's receiving accounts, by its own name for it: what it is for, and how payers may pay into it. */
export type ReceivingAccount = {
  readonly code: string;
  /** The merchant's services that may be paid into it; absent: all. */
  readonly services?: readonly string[];
  /** The providers that payers may use for it, by our bank ids; absent: all that the merchant has contracts with. */
  readonly providers?: readonly string[];
};

/** How a merchant is known and proves itself in one protocol. */
export type Credential = {
  readonly id: string;
  readonly protocol: string;
  /** The name it goes by on the wire: merchantCode, partnerCode, token, … Unique per protocol. */
  readonly code: string;
  /** Named as in the protocol's credential schema. */
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly createdAt: Date;
  /** Set by a rotation: until then the old and the new are both valid. */
  readonly retiresAt?: Date;
};

export type Merchant = {
  readonly id: MerchantId;
  readonly name: string;
  readonly status: 'active' | 'blocked';
  readonly settings: MerchantSettings;
  /** Newest first. Some may have retired: `validCredentials` leaves those out. */
  readonly credentials: readonly Credential[];
  /** Its own contracts with providers, by connector. */
  readonly accounts: Readonly<Record<string, ProviderAccount>>;
};

/** The credentials of a protocol that are valid now, newest first. */
export const validCredentials = (
  { credentials }: Merchant,
  protocol: string,
  now: Date,
): readonly Credential[] =>
  credentials.filter(
    (one) => one.protocol === protocol && (one.retiresAt === undefined || now < one.retiresAt),
  );

/** Merchants as every request needs them: cached, and never older than 30 s. */
export interface MerchantDirectory {
  byCode(protocol: string, code: string): Promise<Merchant | undefined>;
  byId(id: MerchantId): Promise<Merchant | undefined>;
}

/**
 * The credential that signs what we send about an order: the one it was created with while that is valid, so that a
 * merchant in the middle of a rotation understands us; else the newest.
 */
export function signingCredential(
  merchant: Merchant,
  {
    protocol,
    createdWith,
  }: { readonly protocol: string; readonly createdWith?: string | undefined },
  now: Date,
): Credential | undefined {
  const valid = validCredentials(merchant, protocol, now);
  const newest = merchant.credentials.find((one) => one.protocol === protocol);
  return valid.find(({ id }) => id === createdWith) ?? valid[0] ?? newest;
}
