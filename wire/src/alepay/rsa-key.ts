import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Brand } from '@cong/values/brand.ts';
import type { Secret } from '@cong/values/secret.ts';

/** Our key for one merchant. It prints nothing of itself and can be posted to a worker. */
export type GatewayKey = Brand<KeyObject, 'GatewayKey'>;
/** Its public half, which the merchant is given as its encryptKey. */
export type EncryptKey = Brand<KeyObject, 'EncryptKey'>;

/** What is accepted when a key is imported; ours have 2048 bits. */
export const MIN_KEY_BITS = 1024;
export const MAX_KEY_BITS = 4096;

const PEM = /^-----BEGIN [A-Z ]+-----/;

/** An encryptKey: base64 DER SubjectPublicKeyInfo, on one line or many, or PEM. Undefined for any other text. */
export function parseEncryptKey(text: string): EncryptKey | undefined {
  const key = firstThatReads([
    () => createPublicKey(PEM.test(text.trim()) ? text.trim() : der(text, 'spki')),
    () => createPublicKey(der(text, 'pkcs1')),
  ]);
  return key && isUsable(key) ? (key as EncryptKey) : undefined;
}

/** Our private key: PEM, or base64 DER of PKCS#8 or PKCS#1. Undefined for any other text. */
export function parseGatewayKey(secret: Secret): GatewayKey | undefined {
  const text = secret.reveal().trim();
  const key = firstThatReads([
    () => createPrivateKey(PEM.test(text) ? text : der(text, 'pkcs8')),
    () => createPrivateKey(der(text, 'pkcs1')),
  ]);
  return key && isUsable(key) ? (key as GatewayKey) : undefined;
}

const der = <Type extends 'spki' | 'pkcs1' | 'pkcs8'>(text: string, type: Type) => ({
  key: Buffer.from(text, 'base64'),
  format: 'der' as const,
  type,
});

function firstThatReads(readers: readonly (() => KeyObject)[]): KeyObject | undefined {
  for (const read of readers) {
    try {
      return read();
    } catch {
      // Another form, or none: the next reader says.
    }
  }
  return undefined;
}

function isUsable({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  const whole = bits % 8 === 0 && bits >= MIN_KEY_BITS && bits <= MAX_KEY_BITS;
  return asymmetricKeyType === 'rsa' && whole;
}

export const encryptKeyOf = (key: GatewayKey): EncryptKey => createPublicKey(key) as EncryptKey;

/** The key as a merchant is given it: base64 DER, one line. */
export const formatEncryptKey = (key: EncryptKey): string =>
  key.export({ format: 'der', type: 'spki' }).toString('base64');

/** How many bytes one block has, k. */
export const blockBytes = (key: GatewayKey | EncryptKey): number =>
  (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
