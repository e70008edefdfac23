import type { Secret } from '@cong/values/secret.ts';

/** What an agency is given: the header names its system, the body's pair its contract. */
export type Credentials = {
  readonly partnerCode: string;
  readonly accessKey: string;
  /** The checksums' key. */
  readonly secretKey: Secret;
  /** The Authorization header, as it is sent. */
  readonly authorization: Secret;
};
