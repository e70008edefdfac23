import { hash } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import type { Fields } from './fields.ts';

/**
 * Stands where the other checksums have the secret key: it is printed in the guide, so a result
 * proves nothing.
 */
const RESULT_PREFIX = 'PAYHCM1.0';

/**
 * What each message's checksum covers, in this order, after the secret key or the result's prefix.
 * Source: guide 3.2 to 3.5.
 */
export const SIGNED_FIELDS = {
  paygate: [
    'partnerCode',
    'accessKey',
    'orderId',
    'orderInfo',
    'requestCode',
    'amount',
    'serviceCode',
    'returnUrl',
    'ipAddress',
    'accountCode',
  ],
  refund: [
    'partnerCode',
    'accessKey',
    'transactionNo',
    'orderId',
    'requestCode',
    'amount',
    'transactionType',
    'orderInfo',
  ],
  orderInfo: ['partnerCode', 'accessKey', 'transactionNo', 'orderId'],
  result: [
    'paygate',
    'orderId',
    'amount',
    'payDate',
    'type',
    'orderInfo',
    'payTransId',
    'errorCode',
  ],
  /** The hub's older result: without type. */
  olderResult: ['paygate', 'orderId', 'amount', 'payDate', 'orderInfo', 'payTransId', 'errorCode'],
} as const satisfies Record<string, readonly string[]>;

/** A message that carries a checksum. */
export type Kind = keyof typeof SIGNED_FIELDS;
export type ResultKind = Extract<Kind, 'result' | 'olderResult'>;
/** The agency's requests, which only those who know the secret key can sign. */
export type RequestKind = Exclude<Kind, ResultKind>;

/** The signed values joined without a separator. An absent field adds nothing. */
export const signingString = (kind: Kind, fields: Fields): string =>
  SIGNED_FIELDS[kind].map((name) => fields[name] ?? '').join('');

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Lower-case hex SHA-256. */
export const sign = (kind: RequestKind, fields: Fields, secretKey: Secret): string =>
  sha256(secretKey.reveal() + signingString(kind, fields));

/** Lower-case hex SHA-256, without a secret: whoever knows the guide can make it. */
export const checksumOfResult = (kind: ResultKind, fields: Fields): string =>
  sha256(RESULT_PREFIX + signingString(kind, fields));

/**
 * True only for a present checksum over the values as they came, or over the trimmed ones. Either
 * case of hex.
 */
export const verify = (kind: RequestKind, fields: Fields, secretKey: Secret): boolean =>
  matches(fields, (values) => sign(kind, values, secretKey));

/** True only for a present checksum by the present rule or the older one. */
export const verifyResult = (fields: Fields): boolean =>
  (['result', 'olderResult'] as const).some((kind) =>
    matches(fields, (values) => checksumOfResult(kind, values)),
  );

function matches(fields: Fields, signed: (values: Fields) => string): boolean {
  const received = fields.checksum?.trim().toLowerCase();
  const asReceived = equalsInConstantTime(received, signed(fields));
  return equalsInConstantTime(received, signed(trimmed(fields))) || asReceived;
}

const trimmed = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]));
