import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Brand } from '@cong/values/brand.ts';
import { Secret } from '@cong/values/secret.ts';
import { parseKeyXml, privateKeyToXml, publicKeyToXml } from './rsa-key-xml.ts';

export type RsaPublicKey = Brand<KeyObject, 'RsaPublicKey'>;
export type RsaPrivateKey = Brand<KeyObject, 'RsaPrivateKey'>;

/** What we issue. */
export const ISSUED_KEY_BITS = 2048;
/** What merchants of the vendor's have: accepted, never issued. */
export const MIN_KEY_BITS = 1024;
/** Keeps one verification cheap, whatever a merchant registers. */
export const MAX_KEY_BITS = 4096;

const PUBLIC_PEM = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----/;
const PRIVATE_PEM = /^\s*-----BEGIN (RSA )?PRIVATE KEY-----/;

/**
 * A public key in PEM (SPKI or PKCS#1) or .NET XML; undefined for any other text and for a key of
 * another kind or length. A private key is refused: whoever pastes one must learn of it.
 */
export function parsePublicKey(text: string): RsaPublicKey | undefined {
  const key = attempt(() => {
    if (PUBLIC_PEM.test(text)) return createPublicKey(text);
    const jwk = parseKeyXml(text);
    return jwk === undefined || jwk.d ? undefined : createPublicKey({ key: jwk, format: 'jwk' });
  });
  return key && isUsable(key) ? (key as RsaPublicKey) : undefined;
}

/**
 * A private key in PEM (PKCS#8 or PKCS#1) or .NET XML; undefined for any other text, and when its
 * parts do not fit.
 */
export function parsePrivateKey(text: Secret): RsaPrivateKey | undefined {
  const source = text.reveal();
  const key = attempt(() => {
    if (PRIVATE_PEM.test(source)) return createPrivateKey(source);
    const jwk = parseKeyXml(source);
    return jwk?.d ? createPrivateKey({ key: jwk, format: 'jwk' }) : undefined;
  });
  return key && isUsable(key) && isConsistent(key) ? (key as RsaPrivateKey) : undefined;
}

/** The public half of a private key. */
export const publicKeyOf = (key: RsaPrivateKey): RsaPublicKey =>
  createPublicKey(key) as RsaPublicKey;

/** How many bytes a block under this key has: a signature's length, and an encrypted key's. */
export const blockLength = (key: RsaPublicKey | RsaPrivateKey): number =>
  (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

/** PEM, SPKI. */
export const publicKeyPem = (key: RsaPublicKey): string =>
  key.export({ type: 'spki', format: 'pem' }).toString();

/** PEM, PKCS#8. */
export const privateKeyPem = (key: RsaPrivateKey): Secret =>
  new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString());

/** `<RSAKeyValue>` as .NET's `ToXmlString(false)` writes it. */
export const publicKeyXml = (key: RsaPublicKey): string =>
  publicKeyToXml(key.export({ format: 'jwk' }));

/** `<RSAKeyValue>` as .NET's `ToXmlString(true)` writes it. */
export const privateKeyXml = (key: RsaPrivateKey): Secret =>
  new Secret(privateKeyToXml(key.export({ format: 'jwk' })));

function attempt(read: () => KeyObject | undefined): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function isUsable(key: KeyObject): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const wholeBytes = bits % 8 === 0;
  return (
    key.asymmetricKeyType === 'rsa' && wholeBytes && bits >= MIN_KEY_BITS && bits <= MAX_KEY_BITS
  );
}

/** The parts of a key may be of two keys: OpenSSL would still sign with some of them. */
function isConsistent(key: KeyObject): boolean {
  const jwk = key.export({ format: 'jwk' });
  const number = (part: string | undefined): bigint =>
    BigInt(`0x0${Buffer.from(part ?? '', 'base64url').toString('hex')}`);
  const [n, e, d, p, q] = [
    number(jwk.n),
    number(jwk.e),
    number(jwk.d),
    number(jwk.p),
    number(jwk.q),
  ];
  const [dp, dq, qi] = [number(jwk.dp), number(jwk.dq), number(jwk.qi)];
  return (
    p > 1n &&
    q > 1n &&
    p * q === n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (e * dp) % (p - 1n) === 1n &&
    (e * dq) % (q - 1n) === 1n &&
    (qi * q) % p === 1n
  );
}
