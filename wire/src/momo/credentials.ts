import type { Secret } from '@cong/values/secret.ts';

/** What MoMo gives a partner. */
export type Credentials = {
  readonly partnerCode: string;
  readonly accessKey: string;
  readonly secretKey: Secret;
};
