import type { Brand } from '@cong/values/brand.ts';
import type { AttemptId, MerchantId, PaymentId } from '@cong/values/ids.ts';

export type CardId = Brand<string, 'CardId'>;

/** A card number encrypted under its merchant's data key, for this card's row alone. Base64. */
export type SealedNumber = Brand<string, 'SealedNumber'>;

type Base = {
  readonly id: CardId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly protocol: string;
  /** What the merchant calls it by, in its protocol's form. Unique per merchant and protocol; worthless without its keys. */
  readonly token: string;
  /** The merchant's own name of whose card it is, where its protocol has one. */
  readonly customerRef?: string;
  readonly bank: string;
  /** First six and last four digits. */
  readonly masked: string;
  readonly holder: string;
  /** MM/YY as the payer typed it. */
  readonly date: string;
  /** The same for the same number at the same merchant, and tells nothing of it without our key. */
  readonly fingerprint: string;
  /** The attempt that gave it. */
  readonly paymentId: PaymentId;
  readonly attemptId: AttemptId;
  readonly savedAt: Date;
  /** It is linked to a customer, and to no other of the merchant's; see link.ts. */
  readonly link?: true;
};

/** A card that a payer let a merchant keep. The security code is never part of it. */
export type SavedCard =
  /** Written with its attempt; nobody can pay with it before that has paid. */
  | (Base & { readonly status: 'provisional'; readonly number: SealedNumber })
  | (Base & {
      readonly status: 'active';
      readonly number: SealedNumber;
      readonly activeAt: Date;
      /** Nobody has shown yet that the card's statements are theirs to read: how often a wrong amount was told. */
      readonly unverified?: { readonly wrongAmounts: number };
    })
  /** Its number is gone. */
  | (Base & {
      readonly status: 'deleted';
      readonly deletedAt: Date;
      /** Its amount was told wrong too often: until then the same number is not linked again. */
      readonly barredUntil?: Date;
    });

export type ActiveCard = Extract<SavedCard, { status: 'active' }>;

/** What happened to a saved card. No event holds its number, so that deleting the card leaves none behind. */
export type SavedCardEvent =
  | { readonly type: 'card_saved'; readonly card: Omit<Base, 'version'> }
  | { readonly type: 'card_activated'; readonly at: Date; readonly unverified?: true }
  | { readonly type: 'card_amount_mistold'; readonly at: Date }
  | { readonly type: 'card_verified'; readonly at: Date }
  /** Its number is sealed under another key of its merchant's. */
  | { readonly type: 'card_resealed'; readonly at: Date }
  | { readonly type: 'card_deleted'; readonly at: Date; readonly barredUntil?: Date };

/** Why a card is not linked to a customer, in the order of checking. */
export type LinkRefusal = 'card_barred' | 'card_linked';
