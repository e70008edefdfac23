import { Secret } from '@cong/values/secret.ts';
import { DAY_MS } from '@cong/values/time.ts';
import type { Credentials } from '@cong/wire/appotapay/credentials.ts';
import { AUTH_HEADER, formatJwt } from '@cong/wire/appotapay/jwt.ts';
import { property } from '../property.ts';
import type { ShopContext } from './adapter.ts';

/** The adapter's name in paths and in the sandbox's control API. */
export const APPOTAPAY_ID = 'appotapay';

/** The merchant's keys; undefined while they cannot be had. */
export async function credentialsOf(context: ShopContext): Promise<Credentials | undefined> {
  const keys = await context.keys();
  const [partnerCode, apiKey, secretKey] = ['partnerCode', 'apiKey', 'secretKey'].map((name) =>
    property(keys, name),
  );
  if (typeof partnerCode !== 'string' || typeof apiKey !== 'string') return undefined;
  return typeof secretKey === 'string'
    ? { partnerCode, apiKey, secretKey: new Secret(secretKey) }
    : undefined;
}

/** A real shop's tokens end within minutes; the sandbox's clock may have been moved far ahead of ours. */
const TOKEN_LASTS_MS = 366 * DAY_MS;

/** The headers of a call: who asks, and that it is JSON. */
export function headersOf(credentials: Credentials, now: Date): Readonly<Record<string, string>> {
  const expiresAt = new Date(now.getTime() + TOKEN_LASTS_MS);
  const jti = `${credentials.apiKey}-${now.getTime()}`;
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    [AUTH_HEADER]: `Bearer ${formatJwt(credentials, { jti, expiresAt })}`,
  };
}
