import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '@cong/wire/123pay/credentials.ts';
import { property } from '../property.ts';
import type { ShopContext } from './adapter.ts';

/** The adapter's name in paths and in the sandbox's control API. */
export const PAY123_ID = '123pay';

/** The merchant's keys; undefined while they cannot be had. */
export async function credentialsOf(context: ShopContext): Promise<Credentials | undefined> {
  const keys = await context.keys();
  const [merchantCode, passcode, secretKey] = ['merchantCode', 'passcode', 'secretKey'].map(
    (name) => property(keys, name),
  );
  if (typeof merchantCode !== 'string') return undefined;
  if (typeof passcode !== 'string' || typeof secretKey !== 'string') return undefined;
  return { merchantCode, passcode: new Secret(passcode), secretKey: new Secret(secretKey) };
}

/** What must not be seen on any page. */
export const secretsOf = ({ passcode, secretKey }: Credentials): readonly Secret[] => [
  passcode,
  secretKey,
];
