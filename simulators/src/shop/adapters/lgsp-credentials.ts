import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '@cong/wire/lgsp/credentials.ts';
import { property } from '../property.ts';
import type { ShopContext } from './adapter.ts';

/** The adapter's name in paths and in the sandbox's control API. */
export const LGSP_ID = 'lgsp';

/** The agency's keys; undefined while they cannot be had. */
export async function credentialsOf(context: ShopContext): Promise<Credentials | undefined> {
  const keys = await context.keys();
  const [partnerCode, accessKey, secretKey, authorization] = [
    ...['partnerCode', 'accessKey', 'secretKey', 'authorization'],
  ].map((name) => property(keys, name));
  if (typeof partnerCode !== 'string' || typeof accessKey !== 'string') return undefined;
  if (typeof secretKey !== 'string' || typeof authorization !== 'string') return undefined;
  return {
    ...{ partnerCode, accessKey },
    ...{ secretKey: new Secret(secretKey), authorization: new Secret(authorization) },
  };
}

export const secretsOf = ({ secretKey, authorization }: Credentials): readonly Secret[] => [
  secretKey,
  authorization,
];
