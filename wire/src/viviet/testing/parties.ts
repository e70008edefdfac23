import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import type { EnvelopeKeys } from '../credentials.ts';
import { parsePrivateKey, parsePublicKey } from '../rsa-key.ts';

/** One of the golden messages; which fields it has depends on its kind. */
export type Vector = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly source: string;
};

/** The golden messages of a file in vectors/. */
export const vectorsIn = <V extends Vector>(file: string): readonly V[] =>
  JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')) as V[];

type V2Vector = Vector & {
  readonly plaintext: string;
  readonly query: Readonly<Record<'merchant_site' | 'data' | 'key' | 'secure_hash', string>>;
};
type KeyedVector = V2Vector &
  Readonly<
    Record<
      | 'gatewayPrivateKeyPkcs8'
      | 'gatewayPublicKeySpki'
      | 'merchantPrivateKeyPkcs8'
      | 'merchantPublicKeySpki',
      string
    >
  >;

const [, request, result] = vectorsIn<KeyedVector>('viviet.json');
if (!request || !result) throw new Error('vectors/viviet.json lacks the v2 messages');

/** The v2 request of the vectors, and its return with the roles exchanged. */
export const v2Request: V2Vector = request;
export const v2Return: V2Vector = result;

const publicKey = (base64: string) => {
  const key = parsePublicKey(`-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`);
  if (!key) throw new Error('no public key');
  return key;
};

const privateKey = (base64: string) => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`;
  const key = parsePrivateKey(new Secret(pem));
  if (!key) throw new Error('no private key');
  return key;
};

/** What the gateway of the vectors holds. */
export const gatewayKeys: EnvelopeKeys = {
  ours: privateKey(request.gatewayPrivateKeyPkcs8),
  theirs: publicKey(request.merchantPublicKeySpki),
};

/** What the merchant of the vectors holds. */
export const merchantKeys: EnvelopeKeys = {
  ours: privateKey(request.merchantPrivateKeyPkcs8),
  theirs: publicKey(request.gatewayPublicKeySpki),
};
