import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/** What a ciphertext belongs to: table, ids, column. It opens in that place only. */
export type RowIdentity = readonly (string | number)[];

const ALGORITHM = 'aes-256-gcm';
/** The first byte of every envelope; a later format takes the next number. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;

/** JSON tells ["ab", "c"] from ["a", "bc"]; the version is authenticated with it. */
const associatedData = (identity: RowIdentity): Buffer =>
  Buffer.from(JSON.stringify([VERSION, ...identity]));

/** Encrypts for one row: version, nonce, ciphertext, tag. */
export function seal(plain: Buffer, key: KeyObject, identity: RowIdentity): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(identity));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]);
}

/** The plaintext; undefined when the key, the row or a single bit is another. */
export function open(envelope: Buffer, key: KeyObject, identity: RowIdentity): Buffer | undefined {
  if (envelope.length < HEAD_BYTES + TAG_BYTES || envelope[0] !== VERSION) return undefined;
  const nonce = envelope.subarray(1, HEAD_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(identity));
  decipher.setAuthTag(envelope.subarray(-TAG_BYTES));
  const head = decipher.update(envelope.subarray(HEAD_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch {
    return undefined;
  }
}
