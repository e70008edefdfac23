import { createHmac } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { MAX_BODY_CHARS } from '../shared/body.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

/** A message's fields, decoded. */
export type Fields = Readonly<Record<string, string>>;

const HASH = 'vnp_SecureHash';
const UNSIGNED: ReadonlySet<string> = new Set([HASH, 'vnp_SecureHashType']);

/**
 * What each JSON message's hash covers: these values, joined by `|`; an absent one is empty.
 * Source: VNPAY querydr and refund documentation, 2.1.0.
 */
export const PIPED_FIELDS = {
  queryDr: [
    'vnp_RequestId',
    'vnp_Version',
    'vnp_Command',
    'vnp_TmnCode',
    'vnp_TxnRef',
    'vnp_TransactionDate',
    'vnp_CreateDate',
    'vnp_IpAddr',
    'vnp_OrderInfo',
  ],
  queryDrAnswer: [
    'vnp_ResponseId',
    'vnp_Command',
    'vnp_ResponseCode',
    'vnp_Message',
    'vnp_TmnCode',
    'vnp_TxnRef',
    'vnp_Amount',
    'vnp_BankCode',
    'vnp_PayDate',
    'vnp_TransactionNo',
    'vnp_TransactionType',
    'vnp_TransactionStatus',
    'vnp_OrderInfo',
    'vnp_PromotionCode',
    'vnp_PromotionAmount',
  ],
  refund: [
    'vnp_RequestId',
    'vnp_Version',
    'vnp_Command',
    'vnp_TmnCode',
    'vnp_TransactionType',
    'vnp_TxnRef',
    'vnp_Amount',
    'vnp_TransactionNo',
    'vnp_TransactionDate',
    'vnp_CreateBy',
    'vnp_CreateDate',
    'vnp_IpAddr',
    'vnp_OrderInfo',
  ],
  refundAnswer: [
    'vnp_ResponseId',
    'vnp_Command',
    'vnp_ResponseCode',
    'vnp_Message',
    'vnp_TmnCode',
    'vnp_TxnRef',
    'vnp_Amount',
    'vnp_BankCode',
    'vnp_PayDate',
    'vnp_TransactionNo',
    'vnp_TransactionType',
    'vnp_TransactionStatus',
    'vnp_OrderInfo',
  ],
} as const satisfies Record<string, readonly string[]>;

/** A JSON message that carries a hash. */
export type Kind = keyof typeof PIPED_FIELDS;

const hmac = (text: string, { hashSecret }: { readonly hashSecret: Secret }): string =>
  createHmac('sha512', hashSecret.reveal()).update(text, 'utf8').digest('hex');

type Signer = { readonly hashSecret: Secret };

/** The non-empty fields but the hash itself, form-encoded, in the order of their names. */
export function signingString(fields: Fields): string {
  const names = Object.keys(fields).filter((name) => fields[name] !== '' && !UNSIGNED.has(name));
  return names
    .sort()
    .map((name) => `${formEncode(name)}=${formEncode(fields[name] ?? '')}`)
    .join('&');
}

/** PHP's urlencode, which VNPAY's samples use: URLSearchParams but for `*`. */
const formEncode = (text: string): string =>
  new URLSearchParams({ '': text }).toString().slice(1).replaceAll('*', '%2A');

/** A query with its hash at its end: what is sent is to the byte what was signed. */
export function signQuery(fields: Fields, signer: Signer): string {
  const signed = signingString(fields);
  return `${signed}&${HASH}=${hmac(signed, signer)}`;
}

/**
 * A query's vnp_ fields, decoded, when its hash fits its pairs as they came: sorted, never encoded
 * again, since encoders differ. Other parameters are the receiver's own. Undefined when it does not
 * fit, or a name comes twice.
 */
export function verifyQuery(rawQuery: string, signer: Signer): Fields | undefined {
  const pairs = pairsOf(rawQuery);
  if (pairs === undefined) return undefined;
  const signed = [...pairs]
    .filter(([name, pair]) => !UNSIGNED.has(name) && pair.length > name.length + 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, pair]) => pair)
    .join('&');
  const received = decode(pairs.get(HASH)?.slice(HASH.length + 1) ?? '')?.toLowerCase();
  if (!equalsInConstantTime(received, hmac(signed, signer))) return undefined;
  return decodePairs(pairs);
}

/** The vnp_ pairs of a query as they came, by name. */
function pairsOf(rawQuery: string): ReadonlyMap<string, string> | undefined {
  if (rawQuery.length > MAX_BODY_CHARS) return undefined;
  const pairs = new Map<string, string>();
  for (const pair of rawQuery.split('&')) {
    const name = pair.split('=', 1)[0] ?? '';
    if (!name.startsWith('vnp_')) continue;
    if (pairs.has(name)) return undefined;
    pairs.set(name, pair === name ? `${name}=` : pair);
  }
  return pairs;
}

function decodePairs(pairs: ReadonlyMap<string, string>): Fields | undefined {
  const fields: [string, string][] = [];
  for (const [name, pair] of pairs) {
    const value = decode(pair.slice(name.length + 1));
    if (value === undefined) return undefined;
    fields.push([name, value]);
  }
  return Object.fromEntries(fields);
}

function decode(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw.replaceAll('+', ' '));
    return isWellFormedText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The hash of a JSON message: lower-case hex HMAC-SHA512 of its values joined by `|`. */
export const signPiped = (kind: Kind, fields: Fields, signer: Signer): string =>
  hmac(PIPED_FIELDS[kind].map((name) => fields[name] ?? '').join('|'), signer);

/** True only for a present and equal hash, in either case of hex. Constant time. */
export const verifyPiped = (kind: Kind, fields: Fields, signer: Signer): boolean =>
  equalsInConstantTime(fields[HASH]?.toLowerCase(), signPiped(kind, fields, signer));
