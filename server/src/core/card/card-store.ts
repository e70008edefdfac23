import type { MerchantId } from '@cong/values/ids.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Profile } from './profile.ts';
import type { ActiveCard, CardId, SavedCard, SealedNumber } from './saved-card.ts';

export type TokenKey = {
  readonly merchantId: MerchantId;
  readonly protocol: string;
  readonly token: string;
};

export type CustomerKey = {
  readonly merchantId: MerchantId;
  readonly protocol: string;
  readonly customerRef: string;
};

/** Reading saved cards and whose they are; numbers stay sealed. */
export interface CardReader {
  byId(merchantId: MerchantId, id: CardId): Promise<SavedCard | undefined>;
  byToken(key: TokenKey): Promise<SavedCard | undefined>;
  /** The card that an order's attempts saved, if any did. */
  byPayment(merchantId: MerchantId, paymentId: string): Promise<SavedCard | undefined>;
  /** Those of one customer that can be paid with, oldest first. */
  ofCustomer(key: CustomerKey): Promise<readonly ActiveCard[]>;
  profileOf(key: CustomerKey): Promise<Profile | undefined>;
  /** Those with the same number in one protocol: what can be paid with, and what is barred or was. */
  byFingerprint(
    merchantId: MerchantId,
    protocol: string,
    fingerprint: string,
  ): Promise<readonly SavedCard[]>;
}

/** Where numbers are encrypted and opened: in memory for one call, under the merchant's own data key. */
export interface CardVault {
  seal(
    card: { readonly merchantId: MerchantId; readonly id: CardId },
    number: Secret,
  ): Promise<SealedNumber>;
  /** @throws {Error} when the row was tampered with, or stands where another one was. */
  open(card: ActiveCard): Promise<Secret>;
  fingerprint(merchantId: MerchantId, number: Secret): string;
}

export type Cards = CardReader & CardVault;
