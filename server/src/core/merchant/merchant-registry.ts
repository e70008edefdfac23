import type { MerchantId } from '@cong/values/ids.ts';
import type { Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { ProviderAccount } from '../connector/connector.ts';
import type { Credential, Merchant, MerchantSettings } from './merchant.ts';

/** The keys a merchant is known by in one protocol, given by us or brought along. */
export type NewCredential = {
  readonly protocol: string;
  readonly code: string;
  readonly secrets: Readonly<Record<string, Secret>>;
};

/** A merchant as it may be shown: no key is in it. */
export type MerchantSummary = Omit<Merchant, 'credentials' | 'accounts'> & {
  readonly createdAt: Date;
  /** Connectors with which the merchant has a contract of its own. */
  readonly accounts: readonly string[];
  /** Newest first, retired ones too. */
  readonly credentials: readonly Omit<Credential, 'secrets'>[];
};

type Removable<Name extends keyof MerchantSettings> =
  Record<never, never> extends Pick<MerchantSettings, Name> ? null : never;

/** What shall be different; null takes a setting away, absent ones stay. */
export type SettingsChange = {
  readonly [Name in keyof MerchantSettings]?: MerchantSettings[Name] | Removable<Name>;
};

export type NewMerchant = {
  readonly name: string;
  /** What differs from the usual; of a merchant that is replaced, from what it has. */
  readonly settings: SettingsChange;
  readonly credential: NewCredential;
};

/** The settings with the change in them. */
export function applySettings(
  settings: MerchantSettings,
  change: SettingsChange,
): MerchantSettings {
  const { notifyUrl, limitPerTransaction, limitPerDay, debtLimit, banks, addresses, ...others } = {
    ...settings,
    ...change,
  };
  const { receivingAccounts, olderChecksum, amountScale, appSchemes, successCode, ...more } =
    others;
  const { routes, ...rest } = more;
  return {
    ...rest,
    ...(isSet(notifyUrl) && { notifyUrl }),
    ...(isSet(limitPerTransaction) && { limitPerTransaction }),
    ...(isSet(limitPerDay) && { limitPerDay }),
    ...(isSet(debtLimit) && { debtLimit }),
    ...(isSet(banks) && { banks }),
    ...(isSet(addresses) && { addresses }),
    ...(isSet(receivingAccounts) && { receivingAccounts }),
    ...(isSet(olderChecksum) && { olderChecksum }),
    ...(isSet(amountScale) && { amountScale }),
    ...(isSet(appSchemes) && { appSchemes }),
    ...(isSet(successCode) && { successCode }),
    ...(isSet(routes) && { routes }),
  };
}

const isSet = <Value>(value: Value | null | undefined): value is Value & NonNullable<Value> =>
  value !== null && value !== undefined;

export type AddRefusal = {
  readonly code: 'code_taken';
  readonly protocol: string;
  readonly merchantCode: string;
};

export type RotateRefusal =
  | { readonly code: 'unknown_in_protocol' }
  /** A rotation is under way: two keys are valid until then. */
  | { readonly code: 'two_keys_valid'; readonly until: Date };

export type KeyRotation = {
  readonly protocol: string;
  readonly secrets: Readonly<Record<string, Secret>>;
  /** How long the keys of now stay valid; 0 ends them at once. */
  readonly keepOldMs: number;
};

/** What an operator does with merchants. Each change is audited and reaches running servers at once. */
export interface MerchantRegistry {
  list(): Promise<readonly MerchantSummary[]>;
  /** Those that go by this code, one per protocol at most. */
  findByCode(code: string): Promise<readonly MerchantSummary[]>;
  find(id: MerchantId): Promise<MerchantSummary | undefined>;
  /** All of them or none. `replace` gives a merchant that exists its new name, settings and keys; the old keys end. */
  add(
    merchants: readonly NewMerchant[],
    options?: { readonly replace?: boolean },
  ): Promise<Result<readonly MerchantId[], AddRefusal>>;
  /** A new notify URL also counts for what is waiting to be sent. */
  changeSettings(id: MerchantId, change: SettingsChange): Promise<MerchantSettings>;
  /** A blocked merchant takes no new orders. */
  setStatus(id: MerchantId, status: Merchant['status']): Promise<void>;
  rotateKey(id: MerchantId, rotation: KeyRotation): Promise<Result<void, RotateRefusal>>;
  /** Ends all keys of a protocol at once, with none in their place; results are still signed with the last. */
  revokeKeys(id: MerchantId, protocol: string): Promise<void>;
  /** Gives the merchant its own contract with a provider, in place of one it had; null takes it away. */
  setAccount(id: MerchantId, connector: string, account: ProviderAccount | null): Promise<void>;
  /** Encrypts the merchant's keys anew under a fresh data key. */
  rotateDataKey(id: MerchantId): Promise<void>;
}
