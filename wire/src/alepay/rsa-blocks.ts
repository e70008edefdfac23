import { isUtf8 } from 'node:buffer';
import {
  constants,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { blockBytes, type EncryptKey, type GatewayKey } from './rsa-key.ts';

/** PKCS#1 v1.5 puts at least eleven bytes before the text of a block. */
const PADDING_BYTES = 11;

/** No message comes near it; it bounds what a hostile one costs: 14,976 bytes of text at 1024 bits. */
export const MAX_BLOCKS = 128;

const padding = constants.RSA_PKCS1_PADDING;

/** What came out of a request's blocks. Text that is not intact is junk, and so may intact text be. */
export type Decrypted = { readonly text: string; readonly intact: boolean };

/** What a merchant sends: type 2 blocks under its encryptKey, base64. */
export const encryptRequest = (text: string, key: EncryptKey): string =>
  encrypt(text, blockBytes(key), (chunk) => publicEncrypt({ key, padding }, chunk));

/** What we answer: type 1 blocks under our private key, base64. Costs one private operation a block. */
export const encryptAnswer = (text: string, key: GatewayKey): string =>
  encrypt(text, blockBytes(key), (chunk) => privateEncrypt({ key, padding }, chunk));

function encrypt(text: string, size: number, block: (chunk: Buffer) => Buffer): string {
  const bytes = Buffer.from(text, 'utf8');
  const room = size - PADDING_BYTES;
  const blocks: Buffer[] = [];
  // Bytes are cut, not characters: a letter may begin in one block and end in the next.
  for (let at = 0; at === 0 || at < bytes.length; at += room) {
    blocks.push(block(bytes.subarray(at, at + room)));
  }
  return Buffer.concat(blocks).toString('base64');
}

/**
 * The text of a request, at one private operation a block whatever is wrong with it: wrong base64, a length that is
 * not whole blocks and text that is no UTF-8 take as long as the right ones. Wrong padding is not noticed at all:
 * OpenSSL answers it with junk, which only a checksum tells from text. Never throws.
 */
export function decryptRequest(data: string, key: GatewayKey): Decrypted {
  const size = blockBytes(key);
  const { bytes, isBase64 } = fromBase64(data);
  const whole = bytes.length > 0 && bytes.length % size === 0 && bytes.length <= size * MAX_BLOCKS;
  const count = Math.max(1, Math.min(MAX_BLOCKS, Math.ceil(bytes.length / size)));
  const texts: Buffer[] = [];
  let inRange = true;
  for (let n = 0; n < count; n += 1) {
    const block = bytes.subarray(n * size, (n + 1) * size);
    const text = privateText(block.length === size ? block : stand(size), key);
    inRange &&= text !== undefined;
    texts.push(text ?? Buffer.alloc(0));
  }
  const joined = Buffer.concat(texts);
  const readable = isUtf8(joined);
  // Junk is kept as it is: putting replacement characters into it would take time that text does not take.
  const text = joined.toString(readable ? 'utf8' : 'latin1');
  return { text, intact: isBase64 && whole && inRange && readable };
}

/** A number below any modulus, decrypted in the place of what is no block. */
const stand = (size: number): Buffer => Buffer.alloc(size, 0x55).fill(0, 0, 1);

function privateText(block: Buffer, key: GatewayKey): Buffer | undefined {
  try {
    return privateDecrypt({ key, padding }, block);
  } catch {
    // A number above the modulus, which is no secret. It costs what a block costs.
    privateDecrypt({ key, padding }, stand(block.length));
    return undefined;
  }
}

/** The text of an answer as a merchant reads it; undefined when it is not ours. Never throws. */
export function decryptAnswer(data: string, key: EncryptKey): string | undefined {
  const size = blockBytes(key);
  const { bytes, isBase64 } = fromBase64(data);
  if (!isBase64 || bytes.length === 0 || bytes.length % size !== 0) return undefined;
  const texts: Buffer[] = [];
  try {
    for (let at = 0; at < bytes.length; at += size) {
      texts.push(publicDecrypt({ key, padding }, bytes.subarray(at, at + size)));
    }
  } catch {
    return undefined;
  }
  const joined = Buffer.concat(texts);
  return isUtf8(joined) ? joined.toString('utf8') : undefined;
}

/** Some clients break the lines of their base64. Buffer skips what is none, so it is written again. */
export function fromBase64(data: string): { readonly bytes: Buffer; readonly isBase64: boolean } {
  const line = data.replace(/[\r\n]/g, '');
  const bytes = Buffer.from(line, 'base64');
  return { bytes, isBase64: bytes.toString('base64') === line };
}
