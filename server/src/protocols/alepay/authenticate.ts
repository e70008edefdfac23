import type { Secret } from '@cong/values/secret.ts';
import { parseRequestEnvelope, readRequest } from '@cong/wire/alepay/request-envelope.ts';
import type { GatewayKey } from '@cong/wire/alepay/rsa-key.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import { type Credential, type Merchant, validCredentials } from '../../core/merchant/merchant.ts';
import type { ProtocolDeps } from '../protocol.ts';
import type { OPEN_CODES } from './codes.ts';
import { gatewayKeyOf } from './gateway-key.ts';
import type { RsaPool } from './rsa-pool.ts';

export const PROTOCOL = 'alepay';

export type Authenticated = {
  readonly merchant: Merchant;
  readonly credential: Credential;
  readonly key: GatewayKey;
  readonly checksumKey: Secret;
};

export type Opened = { readonly who: Authenticated; readonly fields: JsonObject };
export type NotOpened = keyof typeof OPEN_CODES;

type Posted = { readonly text: string; readonly address: string };

/**
 * Who calls, and what is in the envelope. The first fault counts, in the documented order; of a wrong checksum and of
 * what cannot be decrypted nothing is told apart but to whoever sealed the data.
 */
export async function openCall(
  { flows, mayCallFrom }: ProtocolDeps,
  pool: RsaPool,
  { text, address }: Posted,
): Promise<Opened | NotOpened> {
  const envelope = parseRequestEnvelope(text);
  if (!envelope.ok) return 'malformed';
  const { token } = envelope.value;
  const merchant = token === '' ? undefined : await flows.merchants.byCode(PROTOCOL, token);
  if (merchant === undefined) return 'unknown_token';
  const valid = validCredentials(merchant, PROTOCOL, flows.clock());
  if (valid.length === 0) return 'no_merchant';
  if (merchant.status === 'blocked') return 'merchant_blocked';
  const usable = valid.flatMap((credential) => usableOf(merchant, credential));
  if (usable.length === 0) return 'no_key';
  // An empty list is one that was to be given and was not.
  if (merchant.settings.addresses?.length === 0) return 'no_list';
  if (!mayCallFrom(merchant, address)) return 'not_listed';
  let refusal: NotOpened = 'wrong_checksum';
  for (const who of usable) {
    const decrypted = await pool.run('decryptRequest', envelope.value.data, who.key);
    const fields = readRequest(envelope.value, decrypted, who.checksumKey);
    if (fields.ok) return { who, fields: fields.value };
    if (fields.error.code === '102') refusal = 'not_decrypted';
  }
  return refusal;
}

function usableOf(merchant: Merchant, credential: Credential): readonly Authenticated[] {
  const key = gatewayKeyOf(credential);
  const { checksumKey } = credential.secrets;
  if (key === undefined || checksumKey === undefined) return [];
  return [{ merchant, credential, key, checksumKey }];
}
