import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** A key that wraps data keys. Its id stands beside what it wrapped and tells nothing of the key. */
export type MasterKey = { readonly id: string; readonly key: KeyObject };

/** The keys this process knows: one to wrap with, and while a rotation runs the one before. */
export type MasterKeys = { readonly current: MasterKey; readonly previous?: MasterKey };

/** 256 bits, for AES-256. */
export const KEY_BYTES = 32;

const HEX = /^[0-9a-fA-F]{64}$/;
/** 32 bytes are 43 letters and at most one sign of padding; base64url is read too. */
const BASE64 = /^[0-9A-Za-z+/_-]{43}=?$/;

/** Reads 32 bytes in hexadecimal or base64; undefined for anything else. */
export function parseMasterKey(text: string): MasterKey | undefined {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return masterKey(Buffer.from(trimmed, 'hex'));
  return BASE64.test(trimmed) ? masterKey(Buffer.from(trimmed, 'base64')) : undefined;
}

function masterKey(bytes: Buffer): MasterKey {
  const id = createHash('sha256').update('cong master key id').update(bytes).digest('hex');
  return { id: id.slice(0, 16), key: createSecretKey(bytes) };
}

/** The key with this id, if this process knows it. */
export const masterKeyOf = ({ current, previous }: MasterKeys, id: string): MasterKey | undefined =>
  [current, previous].find((one) => one?.id === id);
