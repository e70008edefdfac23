import { createHmac } from 'node:crypto';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { HOUR_MS } from '@cong/values/time.ts';
import { readForm } from '../provider/form.ts';

/** A merchant as VNPAY has it on file. */
export type Merchant = {
  readonly tmnCode: string;
  readonly hashSecret: string;
};

/** Without their vnp_ prefix. */
export type Fields = Readonly<Record<string, string>>;

/** What each JSON message's hash covers. Written for the simulator alone, from the specification. */
const PIPED = {
  querydr: 'RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo',
  querydrAnswer:
    'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo ' +
    'TransactionType TransactionStatus OrderInfo PromotionCode PromotionAmount',
  refund:
    'RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate ' +
    'CreateBy CreateDate IpAddr OrderInfo',
  refundAnswer:
    'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo ' +
    'TransactionType TransactionStatus OrderInfo',
} as const;

export type Kind = keyof typeof PIPED;

const hmac = (text: string, { hashSecret }: Merchant): string =>
  createHmac('sha512', hashSecret).update(text, 'utf8').digest('hex');

/** The hash of a JSON message. */
export const pipedHash = (kind: Kind, fields: Fields, merchant: Merchant): string =>
  hmac(
    PIPED[kind]
      .split(' ')
      .map((name) => fields[name] ?? '')
      .join('|'),
    merchant,
  );

/** As PHP's urlencode writes it. */
const encode = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The query that carries these fields, in the order of their names; empty ones are left out. */
export const queryOf = (fields: Fields): string =>
  Object.entries(fields)
    .filter(([name, value]) => value !== '' && !/^SecureHash(Type)?$/.test(name))
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `vnp_${encode(name)}=${encode(value)}`)
    .join('&');

/** The hash of a query that is made of these fields. */
export const queryHash = (fields: Fields, merchant: Merchant): string =>
  hmac(queryOf(fields), merchant);

/** A query with its hash. */
export const signedQuery = (fields: Fields, merchant: Merchant): string =>
  `${queryOf(fields)}&vnp_SecureHash=${queryHash(fields, merchant)}`;

type Opened = { readonly fields: Fields; readonly merchant: Merchant };

/** What a merchant's payer carried here, if the merchant is known and the hash fits. */
export function openQuery(text: string, merchants: readonly Merchant[]): Opened | undefined {
  const fields = unprefixed(readForm(text) ?? []);
  const merchant = merchants.find(({ tmnCode }) => tmnCode === fields.TmnCode);
  if (merchant === undefined) return undefined;
  // Encoders differ on a few signs: what counts is what came.
  const pairs = text.split('&').filter((pair) => /^vnp_(?!SecureHash)\w*=./.test(pair));
  pairs.sort((a, b) => Buffer.compare(nameOf(a), nameOf(b)));
  const fits = fields.SecureHash?.toLowerCase() === hmac(pairs.join('&'), merchant);
  return fits ? { fields, merchant } : undefined;
}

const nameOf = (pair: string): Buffer => Buffer.from(pair.slice(0, pair.indexOf('=')));

const unprefixed = (fields: Iterable<readonly [string, string]>): Fields =>
  Object.fromEntries(
    [...fields]
      .filter(([name]) => name.startsWith('vnp_'))
      .map(([name, value]) => [name.slice('vnp_'.length), value]),
  );

/** What a merchant's server asked, and whether its hash fits; a code where nobody knows who asks: 03 unreadable, 02 unknown. */
export function openRequest(
  text: string,
  merchants: readonly Merchant[],
): (Opened & { readonly fits: boolean }) | { readonly code: '02' | '03' } {
  const fields = readFields(text);
  if (fields === undefined) return { code: '03' };
  const merchant = merchants.find(({ tmnCode }) => tmnCode === fields.TmnCode);
  if (merchant === undefined) return { code: '02' };
  const kind = fields.Command === 'refund' ? 'refund' : 'querydr';
  const fits = fields.SecureHash?.toLowerCase() === pipedHash(kind, fields, merchant);
  return { fields, merchant, fits };
}

function readFields(text: string): Fields | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    return unprefixed(Object.entries(json).map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

/** A JSON message with its hash. */
export function signedJson(kind: Kind, fields: Fields, merchant: Merchant): string {
  const all = { ...fields, SecureHash: pipedHash(kind, fields, merchant) };
  return JSON.stringify(
    Object.fromEntries(Object.entries(all).map(([name, value]) => [`vnp_${name}`, value])),
  );
}

/** Đồng times 100. */
export function amountOf(text: string | undefined): Vnd | undefined {
  const [, digits] = /^([1-9]\d{0,14})00$/.exec(text ?? '') ?? [];
  return digits === undefined ? undefined : vnd(BigInt(digits));
}

export const wireAmount = (amount: bigint): string => `${amount}00`;

const AHEAD_MS = 7 * HOUR_MS;

/** yyyyMMddHHmmss in Viet Nam. */
export const wireTime = (ms: number): string =>
  new Date(ms + AHEAD_MS).toISOString().replace(/\D/g, '').slice(0, 14);

/** The instant behind yyyyMMddHHmmss in Viet Nam. */
export function timeOf(text: string): number | undefined {
  const [, date, time] = /^(\d{8})(\d{6})$/.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  const ms = Date.parse(`${day}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`) - AHEAD_MS;
  return Number.isNaN(ms) ? undefined : ms;
}
