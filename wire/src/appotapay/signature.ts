import { createHmac } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

const RESULT_FIELDS = [
  'amount',
  'apiKey',
  'appotapayTransId',
  'bankCode',
  'currency',
  'errorCode',
  'extraData',
  'message',
  'orderId',
  'partnerCode',
  'paymentMethod',
  'paymentType',
  'transactionTs',
] as const;

const REFUND_FIELDS = [
  'amount',
  'appotapayTransId',
  'errorCode',
  'reason',
  'refundId',
  'refundOriginalId',
  'status',
  'transactionTs',
] as const;

/**
 * What the signature of a message of ours covers; nested fields count as if they stood at the top.
 * A request's covers every key that it carries, see `signRequest`.
 * Source: AppotaPay v1 and v1.1 documentation and captured answers; see vectors/.
 */
export const SIGNED_FIELDS = {
  createdOrder: ['amount', 'errorCode', 'message', 'orderId', 'paymentUrl'],
  createdOrderV11: ['errorCode', 'message'],
  whiteLabelOrder: [
    'amount',
    'appotapayTransId',
    'errorCode',
    'message',
    'orderId',
    'verifyOtpUrl',
  ],
  orderStatus: RESULT_FIELDS,
  orderStatusV11: [...RESULT_FIELDS, 'status'].sort(),
  redirect: RESULT_FIELDS,
  ipn: RESULT_FIELDS,
  refund: REFUND_FIELDS,
  refundDetail: [...REFUND_FIELDS, 'rejectReason'].sort(),
} as const satisfies Record<string, readonly string[]>;

/** A message of ours that carries a signature. */
export type Kind = keyof typeof SIGNED_FIELDS;

/** A message's fields: texts as received, numbers as they print. Null and absent are empty. */
export type Fields = Readonly<Record<string, unknown>>;

/** A request's fields as they are signed, by name. See signed-body.ts. */
export type SignedTexts = Readonly<Record<string, string>>;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const hmac = (text: string, secretKey: Secret): string =>
  createHmac('sha256', secretKey.reveal()).update(text, 'utf8').digest('hex');

const join = (names: readonly string[], fields: Fields): string =>
  names.map((name) => `${name}=${textOf(fields[name])}`).join('&');

/** Lower-case hex HMAC-SHA256 over a message of ours. */
export const sign = (kind: Kind, fields: Fields, secretKey: Secret): string =>
  hmac(join(SIGNED_FIELDS[kind], fields), secretKey);

/** True only for a present and equal signature. Constant time. */
export const verify = (kind: Kind, fields: Fields, secretKey: Secret): boolean =>
  equalsInConstantTime(fields.signature, sign(kind, fields, secretKey));

/** What a request's signature is over: every key that is there, empty ones included, but the signature. */
export function signingText(fields: SignedTexts): string {
  const names = Object.keys(fields).filter((name) => name !== 'signature');
  return join(names.sort(), fields);
}

/** Lower-case hex HMAC-SHA256 over `signingText`. */
export const signRequest = (fields: SignedTexts, secretKey: Secret): string =>
  hmac(signingText(fields), secretKey);

/** True only for a present and equal signature. Constant time. */
export const verifyRequest = (fields: SignedTexts, secretKey: Secret): boolean =>
  equalsInConstantTime(fields.signature, signRequest(fields, secretKey));

/** A request's or answer's fields with their signature after them. */
export const signed = <Message extends Fields>(
  kind: Kind,
  message: Message,
  secretKey: Secret,
): Message & { readonly signature: string } => ({
  ...message,
  signature: sign(kind, message, secretKey),
});
