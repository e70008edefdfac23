import type { Secret } from '@cong/values/secret.ts';

/** What a merchant is given to sign its requests with. */
export type Credentials = {
  readonly merchantCode: string;
  readonly passcode: Secret;
  readonly secretKey: Secret;
};
