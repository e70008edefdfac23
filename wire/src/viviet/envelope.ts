import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { EnvelopeKeys, V2Credentials } from './credentials.ts';
import { blockLength, type RsaPrivateKey, type RsaPublicKey } from './rsa-key.ts';

/** A sealed message as it travels: three texts of base64url without padding. */
export type Envelope = {
  /** 3DES-EDE-ECB of the message. */
  readonly data: string;
  /** The message's own 3DES key under the receiver's public key. */
  readonly key: string;
  /** SHA256withRSA over the message by the sender's key. */
  readonly secure_hash: string;
};

/** One answer for a wrong key, a wrong signature and junk: more would help whoever tries keys. */
export type NotAuthenticated = { readonly code: 'not_authenticated' };
export const notAuthenticated = err<NotAuthenticated>({ code: 'not_authenticated' });

const CIPHER = 'des-ede3-ecb';
const CIPHER_BLOCK = 8;
const SESSION_KEY_LENGTH = 24;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The message signed, and encrypted under a key of its own. */
export const seal = (message: string, keys: EnvelopeKeys): Envelope =>
  sealUnder(randomBytes(SESSION_KEY_LENGTH), message, keys);

/** A merchant's sealed message, as its link's query and its query's body have it: a form. */
export const formatEnvelope = (message: string, { merchantSite, keys }: V2Credentials): string =>
  new URLSearchParams({ merchant_site: merchantSite, ...seal(message, keys) }).toString();

/**
 * `seal` under a given key of 24 bytes, as vectors need it. RSA's padding is random all the same.
 */
export function sealUnder(
  sessionKey: Buffer,
  message: string,
  { ours, theirs }: EnvelopeKeys,
): Envelope {
  const cipher = createCipheriv(CIPHER, sessionKey, null);
  const data = Buffer.concat([cipher.update(message, 'utf8'), cipher.final()]);
  const padding = constants.RSA_PKCS1_PADDING;
  return {
    data: data.toString('base64url'),
    key: publicEncrypt({ key: theirs, padding }, sessionKey).toString('base64url'),
    secure_hash: sign('sha256', Buffer.from(message), ours).toString('base64url'),
  };
}

/**
 * The message in an envelope, believed only under its sender's signature. Never throws. Whatever is
 * wrong with it, the same steps are taken: how long they take tells nothing of padding or key.
 */
export function open(
  { data, key, secure_hash: signature }: Readonly<Record<keyof Envelope, unknown>>,
  { ours, theirs }: EnvelopeKeys,
): Result<string, NotAuthenticated> {
  const [sealed, sealedKey, signed] = [bytesOf(data), bytesOf(key), bytesOf(signature)];
  const wellFormed =
    sealed !== undefined &&
    sealed.length % CIPHER_BLOCK === 0 &&
    sealedKey?.length === blockLength(ours) &&
    signed?.length === blockLength(theirs);
  const sessionKey = sessionKeyIn(wellFormed ? sealedKey : noBlock(ours), ours);
  const { message, padded } = decrypt(wellFormed ? sealed : NO_DATA, sessionKey);
  const genuine = verify('sha256', message, theirs, wellFormed ? signed : noBlock(theirs));
  const text = genuine && wellFormed && padded ? textOf(message) : undefined;
  return text === undefined ? notAuthenticated : ok(text);
}

/** In the place of what has no right length. Its first byte keeps it below the modulus. */
const noBlock = (key: RsaPrivateKey | RsaPublicKey): Buffer =>
  randomBytes(blockLength(key)).fill(0, 0, 1);
const NO_DATA = Buffer.alloc(CIPHER_BLOCK);

/**
 * The key in an envelope, or another one. Bad padding is answered with junk by some versions of
 * OpenSSL and with an error by others: neither is looked at, since the signature over the message
 * settles it.
 */
function sessionKeyIn(sealedKey: Buffer, ours: RsaPrivateKey): Buffer {
  const another = randomBytes(SESSION_KEY_LENGTH);
  try {
    const key = privateDecrypt({ key: ours, padding: constants.RSA_PKCS1_PADDING }, sealedKey);
    return key.length === SESSION_KEY_LENGTH ? key : another;
  } catch {
    return another;
  }
}

type Decrypted = { readonly message: Buffer; readonly padded: boolean };

/** The padding is taken off by hand: for OpenSSL a wrong one is an error, which takes its time. */
function decrypt(data: Buffer, sessionKey: Buffer): Decrypted {
  const decipher = createDecipheriv(CIPHER, sessionKey, null).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(data), decipher.final()]);
  const length = padded.at(-1) ?? 0;
  const padding = padded.subarray(padded.length - Math.min(length, CIPHER_BLOCK));
  const right = length > 0 && length <= CIPHER_BLOCK && padding.every((one) => one === length);
  return { message: right ? padded.subarray(0, -length) : padded, padded: right };
}

/**
 * Buffer.from stops at the first character it does not know; what it did not read makes the text
 * differ.
 */
function bytesOf(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  const unpadded = text.replace(/={1,2}$/, '');
  const bytes = Buffer.from(unpadded, 'base64url');
  return bytes.toString('base64url') === unpadded ? bytes : undefined;
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
