import type { Secret } from '@cong/values/secret.ts';

/** What ViettelPay gives a merchant. */
export type Credentials = {
  readonly merchantCode: string;
  /** Begins every signed text, and is never sent. */
  readonly accessCode: Secret;
  readonly hashKey: Secret;
};
