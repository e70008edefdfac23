import { hash } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { MAX_BODY_CHARS } from '../shared/body.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

/** A query's fields, decoded. */
export type Fields = Readonly<Record<string, string>>;

/** The field that holds version 1's hash, and version 2's signature. */
const HASH = 'secure_hash';

/**
 * The values that version 1's hash covers, in ascending ASCII order of their names; the secret and
 * `|` go before them.
 */
export const signingString = (fields: Fields): string =>
  Object.keys(fields)
    .filter((name) => name !== HASH)
    .sort()
    .map((name) => fields[name])
    .join('|');

/** Lower-case hex SHA-256. */
export const sign = (fields: Fields, secret: Secret): string =>
  hash('sha256', `${secret.reveal()}|${signingString(fields)}`, 'hex');

/** True only for a present and equal hash. Constant time. */
export const verify = (fields: Fields, secret: Secret): boolean =>
  equalsInConstantTime(fields[HASH], sign(fields, secret));

/**
 * What a `+` in a query stands for: a merchant may have written it for a space, or meant a plus and
 * not encoded it.
 */
export type PlusReading = 'space' | 'plus';

/**
 * The fields of a query as it came, without its `?`; undefined when a name comes twice, or for text
 * that is no UTF-8. Merchants send values unencoded, so that `%` not before two hex digits is
 * itself.
 */
export function readQuery(rawQuery: string, plus: PlusReading): Fields | undefined {
  if (rawQuery.length > MAX_BODY_CHARS) return undefined;
  const fields = new Map<string, string>();
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue;
    const equalsAt = pair.indexOf('=');
    const [rawName, rawValue] =
      equalsAt < 0 ? [pair, ''] : [pair.slice(0, equalsAt), pair.slice(equalsAt + 1)];
    const name = decode(rawName, plus);
    const value = decode(rawValue, plus);
    if (name === undefined || value === undefined || fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/**
 * The fields of a query in whichever reading its hash fits; undefined when it fits neither. Never
 * throws.
 */
export function verifyQuery(rawQuery: string, secret: Secret): Fields | undefined {
  for (const plus of ['space', 'plus'] as const) {
    const fields = readQuery(rawQuery, plus);
    if (fields && verify(fields, secret)) return fields;
  }
  return undefined;
}

function decode(raw: string, plus: PlusReading): string | undefined {
  const text = plus === 'space' ? raw.replaceAll('+', ' ') : raw;
  try {
    const decoded = decodeURIComponent(text.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
    return isWellFormedText(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
