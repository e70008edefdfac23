import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { formatHundredfold, parseHundredfold } from '../shared/hundredfold.ts';
import type { Credentials } from './credentials.ts';
import { type Fault, foldOrderInfo, malformed, textOf, unverified, VERSION } from './fields.ts';
import { signQuery, verifyQuery } from './signature.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

/** Where the payer is sent, on VNPAY's host. */
export const PAY_PATH = '/paymentv2/vpcpay.html';

/** A payment as VNPAY must know it. */
export type PayRequest = {
  /** vnp_TxnRef: ours, unique for a day; letters and digits. */
  readonly txnRef: string;
  readonly amount: Vnd;
  /** vnp_OrderInfo; folded when it is sent, see `foldOrderInfo`. */
  readonly orderInfo: string;
  readonly returnUrl: string;
  readonly clientIp: string;
  readonly locale: 'vn' | 'en';
  readonly createdAt: Date;
  /** From then on VNPAY refuses the payer; without it, at a time of VNPAY's own. */
  readonly expiresAt?: Date;
  /** A bank's code, VNPAYQR, VNBANK or INTCARD; absent where the payer chooses at VNPAY. */
  readonly bankCode?: string;
};

/** vnp_OrderType where the merchant's trade is not told. */
const ORDER_TYPE = 'other';

/** The query of the URL that takes the payer to VNPAY, signed. */
export function formatPayQuery(request: PayRequest, credentials: Credentials): string {
  const fields = {
    vnp_Version: VERSION,
    vnp_Command: 'pay',
    vnp_TmnCode: credentials.tmnCode,
    vnp_Amount: formatHundredfold(request.amount),
    vnp_CreateDate: formatWireTime(request.createdAt),
    vnp_ExpireDate: request.expiresAt ? formatWireTime(request.expiresAt) : '',
    vnp_CurrCode: 'VND',
    vnp_IpAddr: request.clientIp,
    vnp_Locale: request.locale,
    // The field is required, and nothing may be left of a text in other letters.
    vnp_OrderInfo: foldOrderInfo(request.orderInfo) || request.txnRef,
    vnp_OrderType: ORDER_TYPE,
    vnp_ReturnUrl: request.returnUrl,
    vnp_TxnRef: request.txnRef,
    vnp_BankCode: request.bankCode ?? '',
  };
  return signQuery(fields, credentials);
}

/**
 * The merchant that a query names, to look its secret up; empty when it names none. Nothing is
 * verified yet.
 */
export const tmnCodeOf = (rawQuery: string): string =>
  new URLSearchParams(rawQuery).get('vnp_TmnCode') ?? '';

/** A payment as VNPAY reads it from the query as it came. Never throws. */
export function parsePayQuery(
  rawQuery: string,
  credentials: Credentials,
): Result<PayRequest, Fault> {
  const fields = verifyQuery(rawQuery, credentials);
  if (fields === undefined || fields.vnp_TmnCode !== credentials.tmnCode) return unverified;
  const text = (name: string) => textOf(fields, `vnp_${name}`);
  const amount = parseHundredfold(text('Amount'));
  const createdAt = parseWireTime(text('CreateDate'));
  const expiresAt = parseWireTime(text('ExpireDate'));
  const locale = text('Locale');
  if (text('Version') !== VERSION || text('Command') !== 'pay') return malformed;
  if (text('CurrCode') !== 'VND' || (locale !== 'vn' && locale !== 'en')) return malformed;
  if (amount === undefined || createdAt === undefined) return malformed;
  if (text('ExpireDate') !== '' && expiresAt === undefined) return malformed;
  const required = ['TxnRef', 'OrderInfo', 'OrderType', 'ReturnUrl', 'IpAddr'];
  if (required.some((name) => text(name) === '')) return malformed;
  const bankCode = text('BankCode');
  return ok({
    txnRef: text('TxnRef'),
    amount,
    orderInfo: text('OrderInfo'),
    returnUrl: text('ReturnUrl'),
    clientIp: text('IpAddr'),
    locale,
    createdAt,
    ...(expiresAt && { expiresAt }),
    ...(bankCode && { bankCode }),
  });
}
