import type { Secret } from '@cong/values/secret.ts';
import type { EncryptKey, GatewayKey } from './rsa-key.ts';

/** What a merchant is given. */
export type Credentials = {
  /** Token key: names the merchant, and proves nothing. */
  readonly token: string;
  readonly encryptKey: EncryptKey;
  readonly checksumKey: Secret;
};

/** What we hold of the same merchant. */
export type GatewayCredentials = { readonly privateKey: GatewayKey; readonly checksumKey: Secret };
