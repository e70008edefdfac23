import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import type { V1Credentials, V2Credentials } from '@cong/wire/viviet/credentials.ts';
import {
  ISSUED_KEY_BITS,
  parsePrivateKey,
  parsePublicKey,
  publicKeyOf,
  publicKeyPem,
  publicKeyXml,
} from '@cong/wire/viviet/rsa-key.ts';
import type { Credential } from '../../core/merchant/merchant.ts';

/** What a Ví Việt merchant has with us: a secret for version 1, keys exchanged for version 2. */
export const CREDENTIALS = {
  code: 'merchantSite',
  fields: ['merchantSite', 'accessCode', 'secret', 'gatewayPrivateKey', 'merchantPublicKey'],
  // A merchant of one version needs nothing of the other.
  optional: ['secret', 'gatewayPrivateKey', 'merchantPublicKey'],
  fresh: { gatewayPrivateKey: newPrivateKey },
  accepts: {
    gatewayPrivateKey: (text: string) => parsePrivateKey(new Secret(text)) !== undefined,
    merchantPublicKey: (text: string) => parsePublicKey(text) !== undefined,
  },
  given: ({ gatewayPrivateKey = '', ...held }: Readonly<Record<string, string>>) => {
    const key = parsePrivateKey(new Secret(gatewayPrivateKey));
    if (key === undefined) return held;
    const ours = publicKeyOf(key);
    return {
      ...held,
      gatewayPublicKey: publicKeyPem(ours),
      gatewayPublicKeyXml: publicKeyXml(ours),
    };
  },
} as const;

/** A fresh key, PKCS#8 in PEM. */
function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: ISSUED_KEY_BITS });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

const accessCodeOf = ({ secrets }: Credential): string | undefined => secrets.accessCode?.reveal();

/** What proves a version 1 message; undefined for a merchant that was given none. */
export function v1Of(credential: Credential): V1Credentials | undefined {
  const accessCode = accessCodeOf(credential);
  const { secret } = credential.secrets;
  if (accessCode === undefined || secret === undefined) return undefined;
  return { merchantSite: credential.code, accessCode, secret };
}

// Credentials come anew from the cache; what was read of them is kept with them.
const read = new WeakMap<Credential, V2Credentials | null>();

/** The keys of version 2; undefined while they are not exchanged. */
export function v2Of(credential: Credential): V2Credentials | undefined {
  const known = read.get(credential);
  if (known !== undefined) return known ?? undefined;
  const keys = v2Read(credential);
  read.set(credential, keys ?? null);
  return keys;
}

function v2Read(credential: Credential): V2Credentials | undefined {
  const { gatewayPrivateKey, merchantPublicKey } = credential.secrets;
  const accessCode = accessCodeOf(credential);
  const ours = gatewayPrivateKey && parsePrivateKey(gatewayPrivateKey);
  const theirs = merchantPublicKey && parsePublicKey(merchantPublicKey.reveal());
  if (accessCode === undefined || ours === undefined || theirs === undefined) return undefined;
  return { merchantSite: credential.code, accessCode, keys: { ours, theirs } };
}
