import { hash } from 'node:crypto';
import { isWellFormedText } from '@cong/values/text.ts';
import { MAX_BODY_CHARS } from '../shared/body.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import type { Credentials } from './credentials.ts';

/** A message's fields, decoded. */
export type Fields = Readonly<Record<string, string>>;

type Signer = Pick<Credentials, 'secret'>;

const HASH = 'vpc_SecureHash';
const UNSIGNED: ReadonlySet<string> = new Set([HASH, 'vpc_SecureHashType']);

/**
 * The vpc_ values in the order of their names, joined without a separator; the secret goes before
 * them. Empty ones add nothing.
 */
export const signingString = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => name.startsWith('vpc_') && !UNSIGNED.has(name))
    .sort()
    .map((name) => fields[name])
    .join('');

/** Upper-case hex MD5. Source: NAPAS VPC 2.0. */
export const sign = (fields: Fields, { secret }: Signer): string =>
  hash('md5', secret.reveal() + signingString(fields), 'hex').toUpperCase();

/** True only for a present and equal hash, in either case of hex. Constant time. */
export const verify = (fields: Fields, signer: Signer): boolean =>
  equalsInConstantTime(fields[HASH]?.toUpperCase(), sign(fields, signer));

/** A signed message as a query, or as the form that answers one. Empty fields are left out. */
export function formatSigned(fields: Fields, signer: Signer): string {
  const present = Object.entries(fields).filter(([, value]) => value !== '');
  return new URLSearchParams([...present, [HASH, sign(fields, signer)]]).toString();
}

/**
 * The vpc_ fields of a query or form whose hash fits; other parameters are the receiver's own.
 * Undefined when it does not fit, or a name comes twice. Never throws.
 */
export function openSigned(text: string, signer: Signer): Fields | undefined {
  if (text.length > MAX_BODY_CHARS) return undefined;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text.trim())) {
    if (!name.startsWith('vpc_')) continue;
    if (fields.has(name) || !isWellFormedText(value)) return undefined;
    fields.set(name, value);
  }
  const message = Object.fromEntries(fields);
  return verify(message, signer) ? message : undefined;
}
