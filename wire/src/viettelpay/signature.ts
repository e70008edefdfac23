import { createHmac } from 'node:crypto';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import type { Credentials } from './credentials.ts';

/** A message's fields, decoded. */
export type Fields = Readonly<Record<string, string>>;

/**
 * What each message's check_sum covers, in this order, after the access code. `verifyCall` is
 * signed with an amount that is not sent. Source: ViettelPay payment gateway 2.0.
 */
export const SIGNED_FIELDS = {
  payment: ['billcode', 'command', 'merchant_code', 'order_id', 'trans_amount', 'version'],
  verifyCall: ['billcode', 'merchant_code', 'order_id', 'trans_amount'],
  verifyAnswer: ['billcode', 'error_code', 'merchant_code', 'order_id', 'trans_amount'],
  result: [
    'billcode',
    'cust_msisdn',
    'error_code',
    'merchant_code',
    'order_id',
    'payment_status',
    'trans_amount',
    'vt_transaction_id',
  ],
  resultAnswer: ['error_code', 'merchant_code', 'order_id'],
  inquiry: ['cmd', 'merchant_code', 'order_id', 'version'],
  inquiryAnswer: ['merchant_code', 'order_id', 'payment_status', 'version'],
  refund: [
    'cmd',
    'merchant_code',
    'order_id',
    'originalRequestId',
    'refundType',
    'trans_amount',
    'version',
  ],
  refundAnswer: ['error_code', 'merchant_code', 'order_id', 'version'],
} as const satisfies Record<string, readonly string[]>;

/** A message that carries a check_sum: every one does. */
export type Kind = keyof typeof SIGNED_FIELDS;

/**
 * The signed values joined without a separator; the access code goes before them. An absent field
 * adds nothing.
 */
export const signingString = (kind: Kind, fields: Fields): string =>
  SIGNED_FIELDS[kind].map((name) => fields[name] ?? '').join('');

/** Base64 of HMAC-SHA1. */
export const sign = (kind: Kind, fields: Fields, { accessCode, hashKey }: Credentials): string =>
  createHmac('sha1', hashKey.reveal())
    .update(accessCode.reveal() + signingString(kind, fields), 'utf8')
    .digest('base64');

/** True only for a present and equal check_sum of this merchant's. Constant time. */
export const verify = (kind: Kind, fields: Fields, credentials: Credentials): boolean =>
  fields.merchant_code === credentials.merchantCode &&
  equalsInConstantTime(plusesIn(fields.check_sum), sign(kind, fields, credentials));

/** A sender that does not encode its base64 has its pluses read as spaces. */
const plusesIn = (base64: string | undefined): string | undefined => base64?.replaceAll(' ', '+');

/** A message with its check_sum. */
export const signed = (kind: Kind, fields: Fields, credentials: Credentials): Fields => ({
  ...fields,
  check_sum: sign(kind, fields, credentials),
});
