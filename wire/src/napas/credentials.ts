import type { Secret } from '@cong/values/secret.ts';

/** What NAPAS gives a merchant. */
export type Credentials = {
  readonly merchant: string;
  readonly accessCode: string;
  /** The hash's key. */
  readonly secret: Secret;
  /** Who may ask for refunds. */
  readonly user: string;
  readonly password: Secret;
};
