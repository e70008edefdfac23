import { hkdfSync } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import type { MasterKey, MasterKeys } from './master-key.ts';

/**
 * Keys that this gateway alone knows, for one purpose each: the one to use, and while a rotation of the master key
 * runs the one before, so that what was made with it still counts.
 */
export function ownKeys(
  { current, previous }: MasterKeys,
  purpose: string,
): readonly [Secret, ...Secret[]] {
  const before = previous === undefined ? [] : [ownKey(previous, purpose)];
  return [ownKey(current, purpose), ...before];
}

function ownKey({ key }: MasterKey, purpose: string): Secret {
  const derived = hkdfSync('sha256', key, '', `cong ${purpose}`, 32);
  return new Secret(Buffer.from(derived).toString('base64url'));
}
