import type { Secret } from '@cong/values/secret.ts';

/** What a merchant is given to authenticate and sign its requests with. */
export type Credentials = {
  readonly partnerCode: string;
  readonly apiKey: string;
  readonly secretKey: Secret;
};
