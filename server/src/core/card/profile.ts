import type { Brand } from '@cong/values/brand.ts';
import type { MerchantId, PaymentId } from '@cong/values/ids.ts';

export type ProfileId = Brand<string, 'ProfileId'>;

/** What a merchant tells of a customer whose card is to be linked. */
export type ProfileFacts = {
  readonly email: string;
  readonly phone: string;
  /** What else the protocol asks for, by its own names. */
  readonly details: Readonly<Record<string, string>>;
};

/** A customer of a merchant's, as that was told when a card was last to be linked. */
export type Profile = ProfileFacts & {
  readonly id: ProfileId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly status: 'known';
  readonly protocol: string;
  readonly customerRef: string;
  /** The payment by which a card is being linked, or was last. */
  readonly linkedBy: PaymentId;
};

/** No event holds what was told: a history is kept for good, a customer's data is not. */
export type ProfileEvent = { readonly type: 'profile_recorded'; readonly linkedBy: PaymentId };
