import { Secret } from '@cong/values/secret.ts';
import type { V1Credentials, V2Credentials } from '@cong/wire/viviet/credentials.ts';
import type { ReturnSigner } from '@cong/wire/viviet/payment-return.ts';
import { parsePrivateKey, parsePublicKey } from '@cong/wire/viviet/rsa-key.ts';
import { property } from '../property.ts';
import type { ShopContext } from './adapter.ts';

/** The adapter's name in paths and in the sandbox's control API. */
export const VIVIET_ID = 'viviet';

/** What a shop holds that speaks both versions. */
export type Credentials = { readonly v1: V1Credentials; readonly v2: V2Credentials };

/** The merchant's keys, in PEM or .NET XML; undefined while they cannot be had. */
export async function credentialsOf(context: ShopContext): Promise<Credentials | undefined> {
  const keys = await context.keys();
  const text = (name: string): string => {
    const value = property(keys, name);
    return typeof value === 'string' ? value : '';
  };
  const identity = { merchantSite: text('merchantSite'), accessCode: text('accessCode') };
  const ours = parsePrivateKey(new Secret(text('merchantPrivateKey')));
  const theirs = parsePublicKey(text('gatewayPublicKey'));
  if (identity.merchantSite === '' || text('secret') === '' || !ours || !theirs) return undefined;
  return {
    v1: { ...identity, secret: new Secret(text('secret')) },
    v2: { ...identity, keys: { ours, theirs } },
  };
}

export const secretsOf = ({ v1 }: Credentials): readonly Secret[] => [v1.secret];

/** What a return is signed with: version 2 comes in an envelope. */
export const signerOf = (
  query: URLSearchParams,
  { v1, v2 }: Credentials,
): ReturnSigner & { readonly version: '1.0' | '2.0' } =>
  query.has('data') ? { version: '2.0', ...v2 } : { version: '1.0', secret: v1.secret };
