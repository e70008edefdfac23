import { createHmac } from 'node:crypto';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import type { Credentials } from './credentials.ts';
import type { Fields } from './fields.ts';

/**
 * What each message's signature covers, in this order, as `name=value` joined by `&`. accessKey is
 * signed and not sent. Source: MoMo v2 documentation: create, query, refund, payment notification.
 */
export const SIGNED_FIELDS = {
  create: [
    'accessKey',
    'amount',
    'extraData',
    'ipnUrl',
    'orderId',
    'orderInfo',
    'partnerCode',
    'redirectUrl',
    'requestId',
    'requestType',
  ],
  query: ['accessKey', 'orderId', 'partnerCode', 'requestId'],
  refund: ['accessKey', 'amount', 'description', 'orderId', 'partnerCode', 'requestId', 'transId'],
  result: [
    'accessKey',
    'amount',
    'extraData',
    'message',
    'orderId',
    'orderInfo',
    'orderType',
    'partnerCode',
    'payType',
    'requestId',
    'responseTime',
    'resultCode',
    'transId',
  ],
} as const satisfies Record<string, readonly string[]>;

/** A message that carries a signature. MoMo's answers carry none. */
export type Kind = keyof typeof SIGNED_FIELDS;

/** The text that is signed; an absent field is empty. */
export function signingString(kind: Kind, fields: Fields, { accessKey }: Credentials): string {
  const signed: Fields = { ...fields, accessKey };
  return SIGNED_FIELDS[kind].map((name) => `${name}=${signed[name] ?? ''}`).join('&');
}

/** Lower-case hex HMAC-SHA256. */
export const sign = (kind: Kind, fields: Fields, credentials: Credentials): string =>
  createHmac('sha256', credentials.secretKey.reveal())
    .update(signingString(kind, fields, credentials), 'utf8')
    .digest('hex');

/** True only for a present and equal signature of this partner's. Constant time. */
export const verify = (kind: Kind, fields: Fields, credentials: Credentials): boolean =>
  fields.partnerCode === credentials.partnerCode &&
  equalsInConstantTime(fields.signature, sign(kind, fields, credentials));
