import type { Secret } from '@cong/values/secret.ts';
import type { RsaPrivateKey, RsaPublicKey } from './rsa-key.ts';

/** What names a merchant in every message, whatever the version. */
export type MerchantIdentity = {
  readonly merchantSite: string;
  readonly accessCode: string;
};

/** Version 1: one secret, shared with the gateway. */
export type V1Credentials = MerchantIdentity & { readonly secret: Secret };

/** The keys of one side of version 2: `ours` signs and opens, `theirs` seals and verifies. */
export type EnvelopeKeys = {
  readonly ours: RsaPrivateKey;
  readonly theirs: RsaPublicKey;
};

/**
 * Version 2. The gateway holds its own private key and the merchant's public one, the merchant the
 * reverse.
 */
export type V2Credentials = MerchantIdentity & { readonly keys: EnvelopeKeys };
