import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '@cong/wire/alepay/credentials.ts';
import { parseEncryptKey } from '@cong/wire/alepay/rsa-key.ts';
import { property } from '../property.ts';
import type { ShopContext } from './adapter.ts';

/** The adapter's name in paths and in the sandbox's control API. */
export const ALEPAY_ID = 'alepay';

/** The merchant's keys; undefined while they cannot be had. */
export async function credentialsOf(context: ShopContext): Promise<Credentials | undefined> {
  const keys = await context.keys();
  const [token, encryptKey, checksumKey] = ['token', 'encryptKey', 'checksumKey'].map((name) =>
    property(keys, name),
  );
  if (typeof token !== 'string' || typeof checksumKey !== 'string') return undefined;
  const key = typeof encryptKey === 'string' ? parseEncryptKey(encryptKey) : undefined;
  return key && { token, encryptKey: key, checksumKey: new Secret(checksumKey) };
}
