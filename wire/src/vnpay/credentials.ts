import type { Secret } from '@cong/values/secret.ts';

/** What VNPAY gives a merchant. */
export type Credentials = {
  readonly tmnCode: string;
  readonly hashSecret: Secret;
};
