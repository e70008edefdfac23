import { hash } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

/**
 * What each message's checksum covers, in this order; the secret key follows. createOrder's
 * description and addInfo and queryOrder's description are not covered.
 * Source: 123PAY integration guide III.2 to III.4.
 */
export const SIGNED_FIELDS = {
  createOrder: [
    'mTransactionID',
    'merchantCode',
    'bankCode',
    'totalAmount',
    'clientIP',
    'custName',
    'custAddress',
    'custGender',
    'custDOB',
    'custPhone',
    'custMail',
    'cancelURL',
    'redirectURL',
    'errorURL',
    'passcode',
  ],
  createOrderAnswer: ['returnCode', '123PAYtransactionId', 'redirectURL'],
  queryOrder: ['mTransactionID', 'merchantCode', 'clientIP', 'passcode'],
  queryOrderAnswer: [
    'returnCode',
    '123PAYtransactionId',
    'transactionStatus',
    'totalAmount',
    'opAmount',
    'bankCode',
  ],
  notify: ['mTransactionID', 'bankCode', 'transactionStatus', 'ts'],
  notifyReply: ['mTransactionID', 'returnCode', 'ts'],
  browserReturn: ['status', 'time', 'transactionID'],
} as const satisfies Record<string, readonly string[]>;

/** A message that carries a checksum. */
export type Kind = keyof typeof SIGNED_FIELDS;

/** A message's fields as received. Whatever is not text adds nothing to the signing string. */
export type Fields = Readonly<Record<string, unknown>>;

/** The signed values joined without a separator, before the secret key is put after them. */
export function signingString(kind: Kind, fields: Fields): string {
  let joined = '';
  for (const name of SIGNED_FIELDS[kind]) {
    const value = fields[name];
    if (typeof value === 'string') joined += value;
  }
  return joined;
}

/** Lower-case hex: SHA-1, and MD5 for the browser return's ticket. */
export const sign = (kind: Kind, fields: Fields, secretKey: Secret): string =>
  hash(
    kind === 'browserReturn' ? 'md5' : 'sha1',
    signingString(kind, fields) + secretKey.reveal(),
    'hex',
  );

/** True only for a present and equal checksum (ticket for the browser return). Constant time. */
export const verify = (kind: Kind, fields: Fields, secretKey: Secret): boolean =>
  equalsInConstantTime(
    kind === 'browserReturn' ? fields.ticket : fields.checksum,
    sign(kind, fields, secretKey),
  );
