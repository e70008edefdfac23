import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import {
  encryptKeyOf,
  formatEncryptKey,
  type GatewayKey,
  parseGatewayKey,
} from '@cong/wire/alepay/rsa-key.ts';
import type { Credential } from '../../core/merchant/merchant.ts';

/** What an Alepay merchant has with us. */
export const CREDENTIALS = {
  code: 'token',
  fields: ['token', 'privateKey', 'checksumKey'],
  // A merchant that moves here has the vendor's public key, never its private one: ours is exchanged after.
  optional: ['privateKey'],
  fresh: { privateKey: newPrivateKey },
  accepts: { privateKey: (text: string) => parseGatewayKey(new Secret(text)) !== undefined },
  given: ({ privateKey = '', ...held }: Readonly<Record<string, string>>) => {
    const key = parseGatewayKey(new Secret(privateKey));
    return { ...held, encryptKey: key === undefined ? '' : formatEncryptKey(encryptKeyOf(key)) };
  },
} as const;

/** A fresh key of 2048 bits, PKCS#8 in PEM. */
function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

// Credentials come anew from the cache; what was read of them is kept with them.
const read = new WeakMap<Credential, GatewayKey | null>();

/** Our private key for a merchant; undefined when there is none that can be used. */
export function gatewayKeyOf(credential: Credential): GatewayKey | undefined {
  const known = read.get(credential);
  if (known !== undefined) return known ?? undefined;
  const { privateKey } = credential.secrets;
  const key = privateKey && parseGatewayKey(privateKey);
  read.set(credential, key ?? null);
  return key;
}
