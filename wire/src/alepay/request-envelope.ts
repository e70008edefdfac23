import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { type JsonObject, parseBody } from '../shared/body.ts';
import { checksumOf, isChecksum } from './checksum.ts';
import type { Credentials, GatewayCredentials } from './credentials.ts';
import { parseData } from './data-json.ts';
import { type Decrypted, decryptRequest, encryptRequest } from './rsa-blocks.ts';

/** A call's body. What is absent is empty. */
export type RequestEnvelope = {
  readonly token: string;
  readonly data: string;
  readonly checksum: string;
};

/** A call's body before anybody is known; 104 when it is no JSON object. Never throws. */
export function parseRequestEnvelope(text: string): Result<RequestEnvelope, { code: '104' }> {
  const body = parseBody(text);
  if (!body.ok) return err({ code: '104' });
  const textOf = (name: string): string => {
    const value = body.value[name];
    return typeof value === 'string' ? value : '';
  };
  return ok({ token: textOf('token'), data: textOf('data'), checksum: textOf('checksum') });
}

/** Why a call is not read. */
export type EnvelopeFault = { readonly code: '101' | '102' };

/** Read in the place of what is not intact, so that wrong padding takes as long as bad JSON. */
const BAD_JSON = `{"transactionCode":"${'0'.repeat(90)}`;

/**
 * The fields of a call, after `decryptRequest` took its blocks apart. Nothing is parsed before a checksum proved who
 * made it, and what is wrong then has one answer: 102 to those alone who sealed the data by MD5(data + checksumKey).
 */
export function readRequest(
  { data, checksum }: RequestEnvelope,
  { text, intact }: Decrypted,
  checksumKey: Secret,
): Result<JsonObject, EnvelopeFault> {
  const sealed = isChecksum(checksum, data, checksumKey);
  // The guide's own form. Junk has a checksum as text has, so that both take the same time.
  const sealedBeforeEncryption = isChecksum(checksum, text, checksumKey);
  if (!sealed && !sealedBeforeEncryption) return err({ code: '101' });
  const fields = parseData(intact ? text : BAD_JSON);
  if (fields.ok) return fields;
  return err({ code: sealed ? '102' : '101' });
}

/** Both steps at once, where no worker pool is at hand. */
export const openRequest = (
  envelope: RequestEnvelope,
  { privateKey, checksumKey }: GatewayCredentials,
): Result<JsonObject, EnvelopeFault> =>
  readRequest(envelope, decryptRequest(envelope.data, privateKey), checksumKey);

/** A call's body as a merchant sends it. */
export function formatRequest(
  fields: object,
  { token, encryptKey, checksumKey }: Credentials,
): string {
  const data = encryptRequest(JSON.stringify(fields), encryptKey);
  return JSON.stringify({ token, data, checksum: checksumOf(data, checksumKey) });
}
